package org.gatewright.identity.user;

import java.util.Optional;
import org.gatewright.openid.UserClaims;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.user.AccountStatus;
import org.gatewright.server.user.UserPasswordManager;

/** A source of user accounts: verifies passwords, and knows the status and the claims of each account. Thread-safe. */
public interface UserDirectory extends UserPasswordManager, AccountStatus, UserClaims {
    /**
     * Returns the end-user with this user name and password, with the credential that was verified if it may have been
     * changed meanwhile, so that a session with the old password does not outlive the change.
     */
    default Optional<EndUser> verify(String username, String password) {
        return authenticate(username, password).map(EndUser::of);
    }
}
