package org.gatewright.server.legacy;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.config.Profile;
import org.gatewright.server.limit.LoginThrottle;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.TokenIssuer;
import org.gatewright.server.token.TokenRequest;
import org.gatewright.server.user.AccountStatus;
import org.gatewright.server.user.Precis;
import org.gatewright.server.user.UserPasswordManager;

/** The password grant (RFC 6749 §4.3), which trains end-users to give their password to clients (RFC 9700 §2.4). */
public final class PasswordGrant implements Feature {
    private final UserPasswordManager users;

    /** Creates the grant for these end-users; throws if {@code null}. */
    public PasswordGrant(UserPasswordManager users) {
        this.users = Objects.requireNonNull(users, "The password grant requires a UserPasswordManager");
    }

    @Override
    public void install(Setup setup) {
        setup.settings()
                .profile()
                .forbid(Profile.Demand.CURRENT_GRANTS, "the password grant; Profile.legacy() permits it");
        setup.settings()
                .profile()
                .forbid(Profile.Demand.NO_PASSWORD_GRANT, "the password grant; Profile.legacy() permits it");
        setup.grant(new Passwords(
                setup.permissions(), setup.tokenIssuer(), setup.limits().logins(), setup.accounts(), users));
    }

    private record Passwords(
            PermissionPolicy permissions,
            TokenIssuer tokenIssuer,
            LoginThrottle throttle,
            AccountStatus accounts,
            UserPasswordManager users)
            implements Grant {
        @Override
        public GrantType type() {
            return GrantType.PASSWORD;
        }

        @Override
        public Decision decide(TokenRequest request) {
            String username = request.form().require("username");
            String password = Precis.password(request.form().require("password"));
            Permission permission = permissions.resolve(request.client(), request.form());
            String account = LoginThrottle.account(username);
            String address = request.http().address();
            throttle.count(account, address);
            String subject = users.authenticate(username, password)
                    .orElseThrow(() -> OAuthException.invalidGrant("The username or password is incorrect."));
            throttle.forgive(account, address, false);
            return new Decision.Created(tokenIssuer
                    .draft(
                            request.client(),
                            Optional.of(EndUser.of(subject).credential(accounts.credential(subject))),
                            permission,
                            Map.of())
                    .bind(request.refreshBinding()));
        }
    }
}
