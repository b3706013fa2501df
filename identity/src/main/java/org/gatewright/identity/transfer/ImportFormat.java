package org.gatewright.identity.transfer;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The format of a file with user accounts. */
public enum ImportFormat {
    /** The export of one realm of Keycloak, or a partial one, in JSON with the member {@code users}. */
    KEYCLOAK,
    /** An export of Auth0 with one JSON object per line, or a JSON array in the schema of its imports. */
    AUTH0,
    /** Entries of a directory (RFC 2849) with the object class {@code inetOrgPerson} (RFC 2798) or a similar one. */
    LDIF,
    /** The table {@code users} of Spring Security, as CSV with a header; with an optional column {@code authorities}. */
    SPRING,
    /** A table with a header in CSV (RFC 4180); the columns are those of {@link UserImport#COLUMNS}. */
    CSV,
    /** What {@link UserExport} writes: one JSON object per line. */
    GATEWRIGHT;

    /** Returns the name in commands. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the format with that name. */
    public static Optional<ImportFormat> of(String value) {
        return Stream.of(values())
                .filter(format -> format.value().equals(value))
                .findFirst();
    }
}
