package org.gatewright.protocol;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The permission that a token grants. Immutable.
 *
 * @param resources the protected resources as absolute URIs (RFC 8707); empty if none is named
 * @param details the authorization details (RFC 9396)
 */
public record Permission(Scope scope, Set<String> resources, List<AuthorizationDetail> details) {
    /** The maximum number of resources. */
    public static final int MAX_RESOURCES = 8;

    /** The maximum number of authorization details. */
    public static final int MAX_DETAILS = 16;

    public Permission {
        resources = resources.isEmpty() ? Set.of() : Collections.unmodifiableSet(new LinkedHashSet<>(resources));
        details = List.copyOf(details);
        if (resources.size() > MAX_RESOURCES || details.size() > MAX_DETAILS) {
            throw new IllegalArgumentException("A permission has too many resources or authorization details");
        }
    }

    /** Returns the permission to use this scope at any resource. */
    public static Permission of(Scope scope) {
        Permission known = scope.alone;
        if (known == null) {
            known = new Permission(scope, Set.of(), List.of());
            scope.alone = known;
        }
        return known;
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

    /** Returns whether it permits nothing at all. */
    public boolean isEmpty() {
        return scope.isEmpty() && details.isEmpty();
    }

    /**
     * Returns whether the other permission includes nothing beyond this one; an empty set of resources means all of
     * these.
     */
    public boolean covers(Permission other) {
        return scope.containsAll(other.scope)
                && resources.containsAll(other.resources)
                && (resources.isEmpty() || !other.resources.isEmpty())
                && details.containsAll(other.details);
    }

    /**
     * Returns the union of both if they name the same resources; the other one otherwise, since a scope that is granted
     * at one resource implies nothing about another. Drops what exceeds the limits.
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
                Scope.of(first(scopes, Scope.MAX_TOKENS)), resources, List.copyOf(first(all, MAX_DETAILS)));
    }

    private static <T> Set<T> first(Set<T> all, int limit) {
        return all.stream().limit(limit).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
