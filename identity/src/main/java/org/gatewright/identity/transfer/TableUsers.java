package org.gatewright.identity.transfer;

import java.util.List;
import java.util.Optional;
import org.gatewright.identity.password.ForeignHashes;
import org.gatewright.identity.user.UserStatus;

/** The users in tables: our own one, and that of Spring Security. */
final class TableUsers {
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final String ENABLED = "enabled";
    private static final String AUTHORITIES = "authorities";
    private static final List<String> CLAIMS = List.of("name", "given_name", "family_name", "locale");

    /** The columns of Spring Security. */
    static final List<String> SPRING = List.of(USERNAME, PASSWORD, ENABLED, AUTHORITIES);

    /** Those without which a table is not Spring Security's. */
    static final List<String> SPRING_REQUIRED = List.of(USERNAME, PASSWORD, ENABLED);

    private TableUsers() {}

    static boolean spring(Members row, Draft draft) {
        draft.name(row.text(USERNAME));
        draft.status(row.flag(ENABLED).orElse(false) ? UserStatus.ACTIVE : UserStatus.LOCKED);
        draft.roles(row.separated(AUTHORITIES));
        password(row.text(PASSWORD), draft);
        return true;
    }

    static boolean own(Members row, Draft draft) {
        draft.id(row.text("id"));
        draft.name(row.text(USERNAME));
        draft.email(row.text("email"), row.flag("email_verified").orElse(false));
        CLAIMS.forEach(name -> draft.claim(name, row.text(name)));
        draft.groups(row.separated("groups"));
        draft.roles(row.separated("roles"));
        draft.status(status(row));
        password(row.text("password_hash"), draft);
        return true;
    }

    /** Reads a status in our own notation; an account without one is active. */
    static UserStatus status(Members record) {
        return record.text("status")
                .map(text -> UserStatus.of(text)
                        .orElseThrow(() ->
                                new IllegalArgumentException("\"status\" must be active, locked, invited or deleted")))
                .orElse(UserStatus.ACTIVE);
    }

    static void password(Optional<String> hash, Draft draft) {
        hash.ifPresent(text -> draft.password(() -> ForeignHashes.read(text)));
    }
}
