package org.gatewright.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.json.Json;

/**
 * One element of {@code authorization_details} (RFC 9396 §2). Immutable.
 *
 * @param members the JSON object, with a {@code type}
 */
public record AuthorizationDetail(Map<String, Object> members) {
    private static final int MAX_TYPE = 256;

    public AuthorizationDetail {
        if (!(members.get("type") instanceof String type) || type.isEmpty() || type.length() > MAX_TYPE) {
            throw new IllegalArgumentException("An authorization detail must have a type");
        }
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** Returns the authorization details type, which determines the meaning of all other members. */
    public String type() {
        return String.valueOf(members.get("type"));
    }

    /** Parses the parameter; rejects anything but an array of objects with types, and too many of them. */
    public static List<AuthorizationDetail> parse(String text) {
        try {
            List<AuthorizationDetail> details = new ArrayList<>();
            for (Object element : Json.readArray(text.getBytes(StandardCharsets.UTF_8))) {
                details.add(new AuthorizationDetail(Json.object(element).orElse(Map.of())));
            }
            if (details.size() > Permission.MAX_DETAILS) {
                throw invalid("There are too many authorization details.");
            }
            return details;
        } catch (IllegalArgumentException e) {
            throw invalid("'authorization_details' must be a JSON array of objects with a type.");
        }
    }

    /** Returns an {@code invalid_authorization_details} error (RFC 9396 §5). */
    public static OAuthException invalid(String description) {
        return OAuthException.of(400, OAuthError.of("invalid_authorization_details", description))
                .rule("RFC 9396 §5");
    }
}
