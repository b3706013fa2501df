package org.gatewright.server.authorization;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gatewright.protocol.AuthorizationDetail;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.json.Json;

/**
 * Permissions as members of a JSON object to be stored or sealed: {@code scope}, {@code resources}, {@code details}.
 */
public final class Permissions {
    private Permissions() {}

    /** Returns the members, without empty ones. */
    public static Map<String, Object> write(Permission permission) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (!permission.scope().isEmpty()) {
            object.put("scope", permission.scope().toString());
        }
        if (!permission.resources().isEmpty()) {
            object.put("resources", permission.resources());
        }
        if (!permission.details().isEmpty()) {
            object.put("details", members(permission.details()));
        }
        return object;
    }

    /** Returns the authorization details as in messages. */
    public static List<Map<String, Object>> members(List<AuthorizationDetail> details) {
        return details.stream().map(AuthorizationDetail::members).toList();
    }

    /** Reads what {@link #write} wrote, among other members. */
    public static Permission read(Map<String, Object> object) {
        Scope scope = object.get("scope") instanceof String text ? Scope.parse(text) : Scope.none();
        Set<String> resources = new LinkedHashSet<>();
        if (object.get("resources") instanceof List<?> list) {
            list.forEach(resource -> resources.add(resource.toString()));
        }
        List<AuthorizationDetail> details = new ArrayList<>();
        if (object.get("details") instanceof List<?> list) {
            list.forEach(detail ->
                    details.add(new AuthorizationDetail(Json.object(detail).orElseThrow())));
        }
        return new Permission(scope, resources, details);
    }
}
