package org.gatewright.identity.transfer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.protocol.json.Json;

/** The export of accounts, which {@link ImportFormat#GATEWRIGHT} reads. */
public final class UserExport {
    static final String ID = "id";
    static final String USERNAME = "username";
    static final String EMAIL = "email";
    static final String EMAIL_VERIFIED = "email_verified";
    static final String STATUS = "status";
    static final String CLAIMS = "claims";
    static final String GROUPS = "groups";
    static final String ROLES = "roles";
    static final String PASSWORD_HASH = "password_hash";
    static final String TOTP = "totp";

    private UserExport() {}

    /**
     * Returns an account as one line of JSON, without its end. The line has the hash of the password, and must be kept as
     * safe as the store. It does not have the secret of an authenticator app, only whether there is one, nor recovery
     * codes.
     */
    public static String line(User user) {
        UserProfile profile = user.profile();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put(ID, user.id());
        profile.name().ifPresent(name -> object.put(USERNAME, name));
        profile.email().ifPresent(email -> object.put(EMAIL, email));
        object.put(EMAIL_VERIFIED, profile.emailVerified());
        object.put(STATUS, user.status().value());
        object.put(CLAIMS, profile.claims());
        object.put(GROUPS, profile.groups());
        object.put(ROLES, profile.roles());
        user.credentials().password().ifPresent(hash -> object.put(PASSWORD_HASH, hash));
        object.put(TOTP, user.credentials().hasSecondFactor());
        return Json.text(object);
    }

    static boolean read(Members account, Draft draft) {
        draft.id(account.text(ID));
        draft.name(account.text(USERNAME));
        draft.email(account.text(EMAIL), account.flag(EMAIL_VERIFIED).orElse(false));
        draft.status(TableUsers.status(account));
        draft.claims(account.object(CLAIMS).values());
        draft.groups(account.texts(GROUPS));
        draft.roles(account.texts(ROLES));
        TableUsers.password(account.text(PASSWORD_HASH), draft);
        if (account.flag(TOTP).orElse(false)) {
            draft.remark("The authenticator app was left out: its secret is not exported");
        }
        return true;
    }
}
