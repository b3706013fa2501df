package org.gatewright.server.legacy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.Feature;
import org.gatewright.server.limit.LoginThrottle;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.TokenRequest;
import org.gatewright.server.user.Precis;
import org.gatewright.server.user.UserPasswordManager;

/** The password grant (RFC 6749 §4.3), which teaches users to give their password to others (RFC 9700 §2.4). */
public final class PasswordGrant implements Feature {
    private final UserPasswordManager users;

    /** The grant for these users; refused at once without them. */
    public PasswordGrant(UserPasswordManager users) {
        this.users = Objects.requireNonNull(users, "The password grant needs a UserPasswordManager");
    }

    @Override
    public List<Grant> grants(Engine engine) {
        return List.of(new Passwords(engine, users));
    }

    @Override
    public List<GrantType> grantTypes() {
        return List.of(GrantType.PASSWORD);
    }

    private record Passwords(Engine engine, UserPasswordManager users) implements Grant {
        @Override
        public GrantType type() {
            return GrantType.PASSWORD;
        }

        @Override
        public Decision decide(TokenRequest request) {
            String username = request.form().require("username");
            String password = Precis.password(request.form().require("password"));
            Permission permission = engine.permissions().resolve(request.client(), request.form());
            String account = LoginThrottle.account(username);
            String address = request.http().address();
            LoginThrottle throttle = engine.limits().logins();
            throttle.count(account, address);
            String subject = users.authenticate(username, password)
                    .orElseThrow(() -> OAuthException.invalidGrant("The username or password is wrong."));
            throttle.forgive(account, address, false);
            return new Decision.Created(engine.issuer()
                    .draft(
                            request.client(),
                            Optional.of(EndUser.of(subject)
                                    .credential(engine.accounts().credential(subject))),
                            permission,
                            Map.of())
                    .bind(request.refreshBinding()));
        }
    }
}
