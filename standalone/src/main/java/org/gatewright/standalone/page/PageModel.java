package org.gatewright.standalone.page;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gatewright.identity.sign.PasskeySignIn;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.jspecify.annotations.Nullable;

/**
 * The content of a page as JSON, for a front end of the operator's own: the same as its template gets, under the same names.
 * Only types that were made for pages are written, so that no secret can be by mistake.
 */
final class PageModel {
    private static final String OURS = "org.gatewright.standalone.";

    private PageModel() {}

    /** Returns whether a request asks for JSON, and not for a document. */
    static boolean isWanted(Request http) {
        String accept = http.header("Accept").orElse("");
        return accept.contains("application/json") && !accept.contains("text/html");
    }

    /** Returns the response with the content of a page. */
    static Response response(String page, Map<String, Object> model, int status) {
        Map<String, Object> all = new TreeMap<>();
        model.forEach((name, value) -> all.put(name, json(value)));
        all.put("page", page);
        all.values().removeIf(PageModel::isNothing);
        return Response.json(status, all).with("Vary", "Accept");
    }

    private static boolean isNothing(Object value) {
        return value.equals(Optional.empty());
    }

    private static Object json(@Nullable Object value) {
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Optional<?> optional) {
            return optional.isPresent() ? json(optional.get()) : optional;
        }
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value instanceof Integer number ? Long.valueOf(number) : value;
        }
        if (value instanceof Enum<?> || value instanceof Texts) {
            return value instanceof Texts texts ? texts.language() : value.toString();
        }
        if (value instanceof List<?> list) {
            List<Object> all = new ArrayList<>();
            list.forEach(one -> all.add(json(one)));
            return all;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> all = new LinkedHashMap<>();
            map.forEach((name, one) -> all.put(String.valueOf(name), json(one)));
            all.values().removeIf(PageModel::isNothing);
            return all;
        }
        boolean forPages = value.getClass().getName().startsWith(OURS) || value instanceof PasskeySignIn.Question;
        if (value instanceof Record && forPages) {
            return components(value);
        }
        throw new IllegalArgumentException("A page has a value of " + value.getClass() + ", which is not for pages");
    }

    private static Map<String, Object> components(Object value) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                all.put(component.getName(), json(component.getAccessor().invoke(value)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("A record of a page must be public: " + value.getClass(), e);
            }
        }
        all.values().removeIf(PageModel::isNothing);
        return all;
    }
}
