package org.gatewright.standalone.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;

/** The members of a user account that commands print; no secrets and no hashes. */
final class UserView {
    /** The columns of a list of users. */
    static final List<String> COLUMNS = List.of("sub", "username", "email", "email_verified", "name", "status");

    private UserView() {}

    /** Returns the members in a list. */
    static Map<String, Object> line(User user) {
        UserProfile profile = user.profile();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("sub", user.id());
        profile.name().ifPresent(name -> members.put("username", name));
        profile.email().ifPresent(email -> {
            members.put("email", email);
            members.put("email_verified", profile.emailVerified());
        });
        if (profile.claims().get("name") instanceof String name) {
            members.put("name", name);
        }
        members.put("status", user.status().value());
        members.put("created", time(user.created()));
        user.purged().ifPresent(end -> members.put("purged", time(end)));
        return members;
    }

    /**
     * Returns all members.
     *
     * @param sessions the number of login sessions
     */
    static Map<String, Object> all(User user, int sessions) {
        Map<String, Object> members = line(user);
        members.put("groups", user.profile().groups());
        members.put("roles", user.profile().roles());
        members.put("claims", user.profile().claims());
        Credentials credentials = user.credentials();
        List<String> methods = new ArrayList<>();
        credentials.password().ifPresent(hash -> methods.add("password"));
        if (!credentials.passkeys().isEmpty()) {
            methods.add("passkey");
        }
        if (!credentials.identities().isEmpty()) {
            methods.add("linked account");
        }
        credentials.totp().ifPresent(app -> methods.add("totp"));
        members.put("methods", methods);
        members.put("recovery_codes", credentials.recoveryCodes().size());
        members.put("sessions", sessions);
        return members;
    }

    /** Returns a time to the second (RFC 3339). */
    static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
