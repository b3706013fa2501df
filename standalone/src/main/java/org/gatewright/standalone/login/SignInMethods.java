package org.gatewright.standalone.login;

import java.util.Optional;
import org.gatewright.identity.sign.PasskeySignIn;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.identity.upstream.Upstream;
import org.gatewright.server.authorization.EndUser;

/**
 * The ways in which the users of a server sign in.
 *
 * @param passwords verifies passwords
 * @param second the second factors of the users, if they can have one
 * @param passkeys the passkeys of the users, if they can have some
 * @param upstream the providers where users sign in, if there are any
 * @param mails sends codes to users, and creates their accounts; if it may do one of the two
 * @param remembersBrowsers whether users may do without a second step in a browser of theirs
 */
public record SignInMethods(
        Passwords passwords,
        Optional<SecondFactor> second,
        Optional<PasskeySignIn> passkeys,
        Optional<Upstream> upstream,
        Optional<MailSignIn> mails,
        boolean remembersBrowsers) {
    /** A verifier of passwords, as {@code UserDirectory.verify}. */
    @FunctionalInterface
    public interface Passwords {
        Optional<EndUser> verify(String username, String password);
    }

    /** Returns methods with passwords alone. */
    public static SignInMethods of(Passwords passwords) {
        return new SignInMethods(
                passwords, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /** Returns the same methods with second factors. */
    public SignInMethods second(SecondFactor factor) {
        return new SignInMethods(passwords, Optional.of(factor), passkeys, upstream, mails, remembersBrowsers);
    }
}
