package org.gatewright.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.AuthorizationRow;

/** Names and values of the fields in which an authorization is stored. */
final class RowFields {
    private static final String SUBJECT = "s";
    private static final String CLIENT = "c";
    private static final String SESSION = "n";

    private RowFields() {}

    /** Returns the fields of a row, alternating names and values. */
    static List<String> of(AuthorizationRow row) {
        List<String> fields = new ArrayList<>(List.of(
                "v",
                Long.toString(row.version()),
                "x",
                row.revoked() ? "1" : "0",
                "e",
                Long.toString(row.expires()),
                CLIENT,
                row.clientId(),
                "b",
                row.body()));
        row.subject().ifPresent(subject -> fields.addAll(List.of(SUBJECT, subject)));
        row.session().ifPresent(session -> fields.addAll(List.of(SESSION, session)));
        return fields;
    }

    /** Returns the field values that an owner's rows must have. */
    static List<String> of(AuthorizationFilter owner) {
        if (owner instanceof AuthorizationFilter.Subject subject) {
            return List.of(SUBJECT, subject.subject());
        }
        if (owner instanceof AuthorizationFilter.Client client) {
            return List.of(CLIENT, client.clientId());
        }
        if (owner instanceof AuthorizationFilter.Session session) {
            return List.of(SESSION, session.session());
        }
        AuthorizationFilter.Consent consent = (AuthorizationFilter.Consent) owner;
        return List.of(SUBJECT, consent.subject(), CLIENT, consent.clientId());
    }

    /** Returns the row with these fields. */
    static AuthorizationRow row(AuthorizationId id, Map<String, String> fields) {
        return new AuthorizationRow(
                id,
                Long.parseLong(value(fields, "v")),
                value(fields, "x").equals("1"),
                Long.parseLong(value(fields, "e")),
                Optional.ofNullable(fields.get(SUBJECT)),
                value(fields, CLIENT),
                Optional.ofNullable(fields.get(SESSION)),
                value(fields, "b"));
    }

    private static String value(Map<String, String> fields, String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }
}
