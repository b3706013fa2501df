package org.gatewright.protocol;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a token allows. Immutable.
 *
 * @param resources the protected resources it is for, as absolute URIs (RFC 8707); empty where none was named
 * @param details what the scope can't say (RFC 9396)
 */
public record Permission(Scope scope, Set<String> resources, List<AuthorizationDetail> details) {
    /** The most resources of one permission. */
    public static final int MAX_RESOURCES = 8;

    /** The most authorization details of one permission. */
    public static final int MAX_DETAILS = 16;

    public Permission {
        resources = Collections.unmodifiableSet(new LinkedHashSet<>(resources));
        details = List.copyOf(details);
        if (resources.size() > MAX_RESOURCES || details.size() > MAX_DETAILS) {
            throw new IllegalArgumentException("A permission with too many resources or details");
        }
    }

    /** The permission to use this scope, wherever it means something. */
    public static Permission of(Scope scope) {
        return new Permission(scope, Set.of(), List.of());
    }

    public Permission scope(Scope other) {
        return new Permission(other, resources, details);
    }

    public Permission resources(Set<String> other) {
        return new Permission(scope, other, details);
    }

    public Permission details(List<AuthorizationDetail> other) {
        return new Permission(scope, resources, other);
    }

    /** Whether it allows nothing at all. */
    public boolean isEmpty() {
        return scope.isEmpty() && details.isEmpty();
    }

    /** Whether the other one allows nothing that this one does not; resources that are not named mean all of these. */
    public boolean covers(Permission other) {
        return scope.containsAll(other.scope)
                && resources.containsAll(other.resources)
                && (resources.isEmpty() || !other.resources.isEmpty())
                && details.containsAll(other.details);
    }

    /**
     * What both allow together, if they are for the same resources; else the other one, since a scope that is allowed at
     * one resource says nothing about another. What is beyond the limits is as if it was never allowed.
     */
    public Permission and(Permission more) {
        if (!resources.equals(more.resources)) {
            return more;
        }
        Set<String> scopes = new LinkedHashSet<>(scope.tokens());
        scopes.addAll(more.scope.tokens());
        Set<AuthorizationDetail> all = new LinkedHashSet<>(details);
        all.addAll(more.details);
        return new Permission(
                new Scope(first(scopes, Scope.MAX_TOKENS)), resources, List.copyOf(first(all, MAX_DETAILS)));
    }

    private static <T> Set<T> first(Set<T> all, int most) {
        return all.stream().limit(most).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
