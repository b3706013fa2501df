package org.gatewright.server.permission;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.AuthorizationDetail;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.NormalUri;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.client.Client;

/**
 * The policy that determines the requested permission, which never exceeds the client's registration. Immutable and
 * thread-safe.
 */
public final class PermissionPolicy {
    private final Optional<Scope> defaultScope;
    private final boolean scopeNeeded;
    private final Set<String> defaultResources;
    private final boolean resourceNeeded;
    private final Map<String, ProtectedResource> resources = new LinkedHashMap<>();
    private final Map<String, DetailType> types = new LinkedHashMap<>();
    private final Set<AccessTokenFormat> formats = EnumSet.noneOf(AccessTokenFormat.class);

    /**
     * Creates a policy.
     *
     * @param defaultScope the scope of a request without {@code scope}; without it, the client's whole registered scope
     * @param scopeNeeded whether a request without a scope is an error instead
     * @param defaultResource the resource of a request without one; empty for no particular resource
     * @param resourceNeeded whether a permission must be for a resource
     */
    public PermissionPolicy(
            Optional<Scope> defaultScope,
            boolean scopeNeeded,
            Optional<String> defaultResource,
            boolean resourceNeeded,
            List<ProtectedResource> resources,
            List<DetailType> types) {
        this.defaultScope = defaultScope;
        this.scopeNeeded = scopeNeeded;
        this.resourceNeeded = resourceNeeded;
        resources.forEach(resource -> this.resources.put(NormalUri.of(resource.identifier()), resource));
        resources.forEach(resource -> resource.format().ifPresent(formats::add));
        types.forEach(type -> this.types.put(type.name(), type));
        this.defaultResources = known(defaultResource.stream().toList());
    }

    /**
     * Returns the permission that the parameters {@code scope}, {@code resource} and {@code authorization_details}
     * request.
     */
    public Permission resolve(Client client, Parameters parameters) {
        return resolve(client, parameters, defaultScope);
    }

    /**
     * Returns the same for a request that an end-user decides about: scope tokens that the client is not registered for
     * are dropped, as long as one remains (RFC 6749 §3.3). The response states the granted scope.
     */
    public Permission resolveForUser(Client client, Parameters parameters) {
        Optional<String> sent = parameters.findBytes("scope");
        Optional<Scope> known = sent.map(Scope::parse)
                .map(scope -> scope.intersect(client.scope()))
                .filter(scope -> !scope.isEmpty());
        return resolve(client, parameters, known.isPresent() ? known : sent.map(Scope::parse), defaultScope);
    }

    /** Returns the same, with another default scope. */
    public Permission resolve(Client client, Parameters parameters, Optional<Scope> usual) {
        Optional<Scope> requested = parameters.findBytes("scope").map(text -> scope(client, text));
        return resolve(client, parameters, requested, usual);
    }

    /** Returns the client's own scope if that is the text's, since all of its authorizations can then share it. */
    private static Scope scope(Client client, String text) {
        return text.equals(client.scope().toString()) ? client.scope() : Scope.parse(text);
    }

    private Permission resolve(Client client, Parameters parameters, Optional<Scope> requested, Optional<Scope> usual) {
        List<AuthorizationDetail> details = details(client, parameters);
        Scope scope = scope(client, requested, usual, !details.isEmpty());
        Set<String> asked = resources(parameters);
        Set<String> all = asked.isEmpty() ? defaultResources : asked;
        return complete(
                all.isEmpty() && details.isEmpty() ? Permission.of(scope) : new Permission(scope, all, details));
    }

    /**
     * Returns the part of the granted permission that the parameters of a token request ask for (RFC 8707 §2.2, RFC
     * 9396 §6).
     */
    public Permission narrow(Permission granted, Client client, Parameters parameters) {
        Permission part = granted;
        Set<String> asked = resources(parameters);
        if (!asked.isEmpty()) {
            if (!granted.resources().containsAll(asked)) {
                throw invalidTarget("The resource is not part of the grant.");
            }
            part = part.resources(asked).scope(meaningful(granted.scope(), asked));
        }
        List<AuthorizationDetail> details = details(client, parameters);
        if (!details.isEmpty()) {
            part = part.details(granted.details().stream()
                    .filter(detail -> details.stream().anyMatch(wanted -> covers(detail, wanted)))
                    .toList());
            requireGranted(granted, details);
        }
        return complete(part);
    }

    private Permission complete(Permission permission) {
        if (resourceNeeded && permission.resources().isEmpty()) {
            throw invalidTarget("The parameter 'resource' is missing.");
        }
        return permission;
    }

    /** Rejects details that the granted ones do not cover. */
    public void requireGranted(Permission granted, Permission asked) {
        requireGranted(granted, asked.details());
    }

    private void requireGranted(Permission granted, List<AuthorizationDetail> asked) {
        if (!asked.stream().allMatch(wanted -> granted.details().stream().anyMatch(detail -> covers(detail, wanted)))) {
            throw AuthorizationDetail.invalid("The authorization details exceed those of the grant.");
        }
    }

    /** Returns whether a token for any of the resources has that format, regardless of the client. */
    public boolean wants(AccessTokenFormat format) {
        return formats.contains(format);
    }

    /** Returns the resource with that identifier, in any equivalent spelling (RFC 3986 §6.2). */
    public Optional<ProtectedResource> resource(String identifier) {
        return Optional.ofNullable(resources.get(NormalUri.of(identifier)));
    }

    /** Rejects an access token that is not bound by DPoP if a resource requires that. */
    public void requireBound(Permission permission, Optional<Confirmation> confirmation) {
        if (permission.resources().isEmpty()) {
            return;
        }
        boolean bound = confirmation
                .filter(key -> key.method() == Confirmation.Method.JKT)
                .isPresent();
        if (!bound
                && permission.resources().stream()
                        .anyMatch(identifier -> resource(identifier)
                                .filter(ProtectedResource::dpopRequired)
                                .isPresent())) {
            throw OAuthException.of(ErrorCode.INVALID_DPOP_PROOF, "The resource requires a DPoP proof.")
                    .rule("RFC 9728 §2");
        }
    }

    /** Returns all types of authorization details. */
    public Set<String> detailTypes() {
        return types.keySet();
    }

    /** Returns the text for the end-user about a detail. */
    public String describe(AuthorizationDetail detail) {
        DetailType type = types.get(detail.type());
        return type == null ? detail.type() : type.describe(detail);
    }

    private boolean covers(AuthorizationDetail granted, AuthorizationDetail wanted) {
        DetailType type = types.get(wanted.type());
        return type != null && granted.type().equals(wanted.type()) && type.covers(granted, wanted);
    }

    private Scope scope(Client client, Optional<Scope> requested, Optional<Scope> usual, boolean optional) {
        Scope scope = requested.isPresent() && !requested.get().isEmpty()
                ? requested.get()
                : unrequested(client, usual, optional);
        if (scope.isEmpty() && !optional || !client.scope().containsAll(scope)) {
            throw OAuthException.invalidScope("The scope is unknown, or the client is not registered for it.")
                    .hint("The client is registered for: " + client.scope());
        }
        return scope;
    }

    private Scope unrequested(Client client, Optional<Scope> usual, boolean optional) {
        if (usual.isPresent()) {
            return client.scope().intersect(usual.get());
        }
        if (optional) {
            return Scope.none();
        }
        if (scopeNeeded) {
            throw OAuthException.invalidScope("The parameter 'scope' is missing.");
        }
        return client.scope();
    }

    private Set<String> resources(Parameters parameters) {
        return known(parameters.findAll("resource"));
    }

    /** Returns the registered identifiers of these resources. Throws if one is unknown. */
    public Set<String> known(List<String> identifiers) {
        if (identifiers.isEmpty()) {
            return Set.of();
        }
        Set<String> asked = new LinkedHashSet<>();
        for (String identifier : identifiers) {
            asked.add(resource(identifier)
                    .orElseThrow(() -> invalidTarget("The resource is unknown."))
                    .identifier());
        }
        if (asked.size() > Permission.MAX_RESOURCES) {
            throw invalidTarget("The request has too many resources.");
        }
        return asked;
    }

    /** Returns the tokens of the scope that are used at one of the resources. */
    private Scope meaningful(Scope granted, Set<String> asked) {
        Set<String> known = new LinkedHashSet<>();
        for (String identifier : asked) {
            Scope scope = resource(identifier).orElseThrow().scope();
            known.addAll(scope.isEmpty() ? granted.tokens() : scope.tokens());
        }
        return granted.intersect(Scope.of(known));
    }

    private List<AuthorizationDetail> details(Client client, Parameters parameters) {
        Optional<String> sent = parameters.find("authorization_details");
        if (sent.isEmpty()) {
            return List.of();
        }
        List<AuthorizationDetail> details = new ArrayList<>();
        for (AuthorizationDetail detail : AuthorizationDetail.parse(sent.get())) {
            DetailType type = types.get(detail.type());
            if (type == null || !client.detailTypes().contains(detail.type())) {
                throw AuthorizationDetail.invalid(
                        "A type of authorization details is unknown, or the client is not registered for it.");
            }
            AuthorizationDetail valid = type.validate(detail, client);
            if (!details.contains(valid)) {
                details.add(valid);
            }
        }
        return details;
    }

    private static OAuthException invalidTarget(String description) {
        return OAuthException.of(ErrorCode.INVALID_TARGET, description).rule("RFC 8707 §2");
    }
}
