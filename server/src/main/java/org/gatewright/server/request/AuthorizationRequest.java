package org.gatewright.server.request;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.AuthenticationRequirements;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.server.authorization.CodeBinding;
import org.gatewright.server.authorization.Permissions;

/**
 * A request that an end-user decides about: valid, and the same value from its reader to the code. Immutable; its text shows
 * no parameter.
 */
public final class AuthorizationRequest {
    /** The handler of requests of the authorization endpoint. */
    public static final String AUTHORIZE = "authorize";

    private final Builder parts;

    private AuthorizationRequest(Builder parts) {
        this.parts = parts;
    }

    /**
     * Begins the description of a request.
     *
     * @param id names the one decision about it
     * @param handler takes the decision, by {@link InteractionHandler#name}
     * @param target where the response goes
     * @param begun when the request was made
     */
    public static Builder of(String id, String handler, ResponseTarget target, Instant begun) {
        return new Builder(id, handler, target, begun);
    }

    public String id() {
        return parts.id;
    }

    /** The name of the handler that takes the decision. */
    public String handler() {
        return parts.handler;
    }

    public String clientId() {
        return parts.target.clientId();
    }

    /** The words of {@code response_type}; empty for a request of another endpoint. */
    public Set<String> responseTypes() {
        return parts.responseTypes;
    }

    /** What the client asks for. */
    public Permission permission() {
        return parts.permission;
    }

    public Scope scope() {
        return parts.permission.scope();
    }

    /** Where the response goes. */
    public ResponseTarget target() {
        return parts.target;
    }

    /** What lives on with the code. */
    public CodeBinding binding() {
        return parts.binding;
    }

    /** A parameter that a feature asked to keep. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parts.binding.parameters().get(name));
    }

    /** How recent and how strong the end-user's authentication has to be. */
    public AuthenticationRequirements requirements() {
        return parts.requirements;
    }

    /** The values of {@code prompt} (OpenID Connect Core §3.1.2.1). */
    public Set<String> prompts() {
        return parts.prompts;
    }

    /** The client's guess of who the end-user is; unverified. */
    public Optional<String> loginHint() {
        return parts.loginHint;
    }

    /** The {@code request_uri} that the decision uses up, if the request was pushed (RFC 9126). */
    public Optional<String> pushed() {
        return parts.pushed;
    }

    public Instant begun() {
        return parts.begun;
    }

    /** Until when it can be decided. */
    public Instant expires() {
        return parts.expires;
    }

    /** The members of a JSON object that is sealed; {@link #read} reads them. */
    public Map<String, Object> members() {
        Map<String, Object> object = new LinkedHashMap<>(Permissions.write(parts.permission));
        object.put("id", parts.id);
        object.put("handler", parts.handler);
        object.put("types", List.copyOf(parts.responseTypes));
        object.put("target", parts.target.members());
        object.put("binding", parts.binding.members());
        parts.requirements.maxAge().ifPresent(age -> object.put("max_age", age.toSeconds()));
        object.put("acr_values", parts.requirements.acrValues());
        object.put("prompts", List.copyOf(parts.prompts));
        parts.loginHint.ifPresent(hint -> object.put("login_hint", hint));
        parts.pushed.ifPresent(uri -> object.put("pushed", uri));
        object.put("begun", parts.begun.toEpochMilli());
        object.put("expires", parts.expires.toEpochMilli());
        return object;
    }

    /** The request with these members. */
    public static AuthorizationRequest read(Map<String, Object> object) {
        Claims members = new Claims(object);
        AuthenticationRequirements requirements = new AuthenticationRequirements(
                number(object, "max_age").map(Duration::ofSeconds), members.texts("acr_values"));
        return of(
                        members.text("id").orElseThrow(),
                        members.text("handler").orElseThrow(),
                        ResponseTarget.of(members.object("target").orElseThrow()),
                        time(object, "begun"))
                .responseTypes(new LinkedHashSet<>(members.texts("types")))
                .permission(Permissions.read(object))
                .binding(CodeBinding.of(members.object("binding").orElseThrow()))
                .requirements(requirements)
                .prompts(new LinkedHashSet<>(members.texts("prompts")))
                .loginHint(members.text("login_hint"))
                .pushed(members.text("pushed"))
                .expires(time(object, "expires"));
    }

    private static Instant time(Map<String, Object> object, String name) {
        return Instant.ofEpochMilli(number(object, name).orElseThrow());
    }

    private static Optional<Long> number(Map<String, Object> object, String name) {
        return object.get(name) instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
    }

    @Override
    public String toString() {
        return "AuthorizationRequest[" + parts.id + "]";
    }

    /** Describes a request; for one thread. */
    public static final class Builder {
        private final String id;
        private final String handler;
        private final ResponseTarget target;
        private final Instant begun;
        private Set<String> responseTypes = Set.of();
        private Permission permission = Permission.of(Scope.none());
        private CodeBinding binding = CodeBinding.none();
        private AuthenticationRequirements requirements = AuthenticationRequirements.none();
        private Set<String> prompts = Set.of();
        private Optional<String> loginHint = Optional.empty();
        private Optional<String> pushed = Optional.empty();
        private Instant expires;

        private Builder(String id, String handler, ResponseTarget target, Instant begun) {
            this.id = id;
            this.handler = handler;
            this.target = target;
            this.begun = begun;
            this.expires = begun;
        }

        public Builder responseTypes(Set<String> words) {
            this.responseTypes = Set.copyOf(words);
            return this;
        }

        public Builder permission(Permission asked) {
            this.permission = asked;
            return this;
        }

        public Builder binding(CodeBinding withCode) {
            this.binding = withCode;
            return this;
        }

        public Builder requirements(AuthenticationRequirements ofAuthentication) {
            this.requirements = ofAuthentication;
            return this;
        }

        public Builder prompts(Set<String> values) {
            this.prompts = Set.copyOf(values);
            return this;
        }

        public Builder loginHint(Optional<String> hint) {
            this.loginHint = hint;
            return this;
        }

        public Builder pushed(Optional<String> requestUri) {
            this.pushed = requestUri;
            return this;
        }

        /** The request, which can be decided until that moment. */
        public AuthorizationRequest expires(Instant end) {
            this.expires = end;
            return new AuthorizationRequest(this);
        }
    }
}
