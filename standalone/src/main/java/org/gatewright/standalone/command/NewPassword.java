package org.gatewright.standalone.command;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.identity.password.PasswordPolicy;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.user.Precis;
import org.gatewright.standalone.serve.Secrets;

/** The input of new passwords. */
final class NewPassword {
    private static final int GENERATED_BYTES = 18;

    private NewPassword() {}

    /** Returns a password of 144 random bits. */
    static String generate(Entropy entropy) {
        return entropy.text(GENERATED_BYTES);
    }

    /**
     * Reads a password from the terminal or standard input. Throws {@link IllegalArgumentException} with the reason if it is
     * not accepted.
     *
     * @param profile of the user, whose names must not be the password
     * @param allowWeak whether a short or common one is accepted
     */
    static String read(UserProfile profile, String issuer, boolean secondFactor, boolean allowWeak) throws IOException {
        String password = Precis.password(Secrets.readNew("Password: "));
        if (password.isEmpty()) {
            throw new IllegalArgumentException("No password was entered");
        }
        List<String> known = Stream.of(
                        profile.name(), profile.email(), Optional.of(profile.displayName()), Optional.of(issuer))
                .flatMap(Optional::stream)
                .toList();
        Optional<PasswordPolicy.Problem> problem = new PasswordPolicy().check(password, known, secondFactor);
        problem.filter(what -> !allowWeak || what == PasswordPolicy.Problem.LONG)
                .ifPresent(what -> {
                    throw new IllegalArgumentException(reason(what, secondFactor));
                });
        return password;
    }

    private static String reason(PasswordPolicy.Problem problem, boolean secondFactor) {
        return switch (problem) {
            case SHORT ->
                "The password has less than " + PasswordPolicy.shortest(secondFactor)
                        + " characters; choose a longer one, or set --allow-weak";
            case LONG -> "The password has more than " + PasswordPolicy.LONGEST + " characters";
            case COMMON ->
                "The password is easy to guess, or has the user's name in it; choose another one, or set --allow-weak";
        };
    }
}
