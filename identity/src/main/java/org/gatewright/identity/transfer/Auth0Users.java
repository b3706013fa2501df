package org.gatewright.identity.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.password.ForeignHashes;
import org.gatewright.identity.user.UserStatus;

/**
 * The users in the exports of Auth0, with the hashes that its support sends ({@code _id}, {@code passwordHash}) or in the schema
 * of its imports. Metadata of the application precede those of the user, and only the former set groups and roles.
 */
final class Auth0Users {
    private static final String ID = "user_id";
    private static final String OWN = "auth0";
    private static final String GROUPS = "groups";
    private static final String ROLES = "roles";
    private static final String AUTHORIZATION = "authorization";
    private static final String TOTP = "totp";
    private static final List<String> CLAIMS =
            List.of("name", "given_name", "family_name", "nickname", "picture", "phone_number", "locale");
    private static final List<String> HASHES = List.of("passwordHash", "password_hash");

    private Auth0Users() {}

    static boolean read(Members user, Draft draft) {
        draft.id(user.text(ID).or(() -> user.object("_id").text("$oid").map(text -> OWN + "|" + text)));
        draft.name(user.text("username"));
        draft.email(user.text("email"), user.flag("email_verified").orElse(false));
        draft.status(user.flag("blocked").orElse(false) ? UserStatus.LOCKED : UserStatus.ACTIVE);
        CLAIMS.forEach(name -> draft.claim(name, user.text(name)));
        if (user.has("phone_number")) {
            draft.claim("phone_number_verified", user.flag("phone_verified"));
        }
        metadata(user, draft);
        passwords(user, draft);
        factors(user.objects("mfa_factors"), draft);
        if (user.objects("identities").stream().anyMatch(Auth0Users::isForeign)) {
            draft.remark("Links to other identity providers were left out");
        }
        return true;
    }

    private static boolean isForeign(Members identity) {
        return !identity.text("provider").orElse(OWN).equals(OWN);
    }

    private static void metadata(Members user, Draft draft) {
        Members application = user.object("app_metadata");
        Members extension = application.object(AUTHORIZATION);
        draft.groups(application.has(GROUPS) ? application.texts(GROUPS) : extension.texts(GROUPS));
        draft.roles(application.has(ROLES) ? application.texts(ROLES) : extension.texts(ROLES));
        Map<String, Object> all = new LinkedHashMap<>(application.values());
        List.of(GROUPS, ROLES, AUTHORIZATION).forEach(all::remove);
        user.object("user_metadata").values().forEach(all::putIfAbsent);
        draft.attributes(all);
    }

    private static void passwords(Members user, Draft draft) {
        HASHES.forEach(name -> user.text(name).ifPresent(hash -> draft.password(() -> ForeignHashes.read(hash))));
        if (user.has("custom_password_hash")) {
            Members custom = user.object("custom_password_hash");
            draft.password(() -> Auth0Passwords.read(custom));
        }
    }

    private static void factors(List<Members> factors, Draft draft) {
        for (Members factor : factors) {
            Optional<String> secret = factor.object(TOTP).text("secret");
            secret.ifPresent(text -> draft.totp(() -> OtpSecrets.base32(text)));
            if (secret.isEmpty()) {
                draft.remark("A second factor other than an authenticator app was left out");
            }
        }
    }
}
