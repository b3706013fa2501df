package org.gatewright.standalone.login;

import java.util.List;
import java.util.Optional;
import org.gatewright.identity.password.PasswordPolicy;
import org.gatewright.standalone.page.Texts;

/** What is wrong with a new password, in words. */
public final class PasswordWords {
    private PasswordWords() {}

    /**
     * Returns what is wrong; empty if the password is accepted.
     *
     * @param context words that an attacker would try first, such as names of the user
     * @param second whether the user has a second factor
     */
    public static Optional<String> problem(
            PasswordPolicy policy, String password, List<String> context, boolean second, Texts texts) {
        return policy.check(password, context, second).map(problem -> switch (problem) {
            case SHORT -> texts.text("password.short", PasswordPolicy.shortest(second));
            case LONG -> texts.text("password.long", PasswordPolicy.LONGEST);
            case COMMON -> texts.text("password.common");
        });
    }
}
