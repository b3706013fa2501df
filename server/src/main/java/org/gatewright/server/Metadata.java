package org.gatewright.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A collector of the metadata of the features that are enabled (RFC 8414 §2). */
final class Metadata {
    private final Map<String, Object> members = new LinkedHashMap<>();
    private final List<UnaryOperator<Map<String, Object>>> completions = new ArrayList<>();

    /** Adds a member; merges lists, and rejects another value for the same member. */
    void add(String name, Object value) {
        Object before = members.get(name);
        if (before instanceof Collection<?> some && value instanceof Collection<?> more) {
            Set<Object> all = new LinkedHashSet<>(some);
            all.addAll(more);
            members.put(name, List.copyOf(all));
        } else if (before == null || before.equals(value)) {
            members.put(name, value);
        } else {
            throw new IllegalStateException("Two features give the metadata member '" + name + "' different values.");
        }
    }

    /** Adds a step that completes the members once all have been added. */
    void complete(UnaryOperator<Map<String, Object>> step) {
        completions.add(step);
    }

    Map<String, Object> members() {
        Map<String, Object> all = new LinkedHashMap<>(members);
        for (UnaryOperator<Map<String, Object>> step : completions) {
            all = step.apply(all);
        }
        return all;
    }
}
