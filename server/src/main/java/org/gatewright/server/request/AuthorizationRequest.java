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
 * A valid authorization request that an end-user decides about, unchanged until the code is issued. Immutable; its text
 * contains no parameter.
 */
public final class AuthorizationRequest {
    /** The name of the handler of the authorization endpoint. */
    public static final String AUTHORIZE = "authorize";

    private final Builder parts;

    private AuthorizationRequest(Builder parts) {
        this.parts = parts;
    }

    /**
     * Returns a builder of a request.
     *
     * @param id identifies the one decision about it
     * @param handler handles the decision, by {@link InteractionHandler#name}
     * @param target the target of the response
     * @param begun when the request was received
     */
    public static Builder of(String id, String handler, ResponseTarget target, Instant begun) {
        return new Builder(id, handler, target, begun);
    }

    public String id() {
        return parts.id;
    }

    /** Returns the name of the handler of the decision. */
    public String handler() {
        return parts.handler;
    }

    public String clientId() {
        return parts.target.clientId();
    }

    /** Returns the words of {@code response_type}; empty for a request of another endpoint. */
    public Set<String> responseTypes() {
        return parts.responseTypes;
    }

    /** Returns the requested permission. */
    public Permission permission() {
        return parts.permission;
    }

    public Scope scope() {
        return parts.permission.scope();
    }

    /** Returns the target of the response. */
    public ResponseTarget target() {
        return parts.target;
    }

    /** Returns what is kept with the code. */
    public CodeBinding binding() {
        return parts.binding;
    }

    /** Returns a parameter that a feature asked to keep, or noted. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parts.binding.parameters().get(name))
                .or(() -> Optional.ofNullable(parts.notes.get(name)));
    }

    /** Returns the requirements on the end-user's authentication. */
    public AuthenticationRequirements requirements() {
        return parts.requirements;
    }

    /** Returns the values of {@code prompt} (OpenID Connect Core §3.1.2.1). */
    public Set<String> prompts() {
        return parts.prompts;
    }

    /** Returns the client's hint about the end-user; unverified. */
    public Optional<String> loginHint() {
        return parts.loginHint;
    }

    /** Returns the {@code request_uri} that the decision uses up, if the request was pushed (RFC 9126). */
    public Optional<String> pushed() {
        return parts.pushed;
    }

    public Instant begun() {
        return parts.begun;
    }

    /** Returns when the request expires. */
    public Instant expires() {
        return parts.expires;
    }

    /** Returns the members of a JSON object to be sealed; {@link #read} reads them. */
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
        if (!parts.notes.isEmpty()) {
            object.put("notes", parts.notes);
        }
        parts.pushed.ifPresent(uri -> object.put("pushed", uri));
        object.put("begun", parts.begun.toEpochMilli());
        object.put("expires", parts.expires.toEpochMilli());
        return object;
    }

    /** Returns the request with these members. */
    public static AuthorizationRequest read(Map<String, Object> object) {
        Claims members = new Claims(object);
        AuthenticationRequirements requirements = new AuthenticationRequirements(
                number(object, "max_age").map(Duration::ofSeconds), members.texts("acr_values"));
        Builder builder = of(
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
                .pushed(members.text("pushed"));
        members.object("notes")
                .ifPresent(notes -> notes.forEach((name, value) -> builder.note(name, String.valueOf(value))));
        return builder.expires(time(object, "expires"));
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

    /** A builder of a request; not thread-safe. */
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
        private final Map<String, String> notes = new LinkedHashMap<>();
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

        /** Returns the permission so far. */
        public Permission permission() {
            return permission;
        }

        /** Notes a value until the decision, for checks and pages: see {@link AuthorizationRequest#parameter}. */
        public Builder note(String name, String value) {
            notes.put(name, value);
            return this;
        }

        /** Keeps a value with the authorization: see {@link AuthorizationRequest#parameter}. */
        public Builder keep(String name, String value) {
            Map<String, String> parameters = new LinkedHashMap<>(binding.parameters());
            parameters.put(name, value);
            this.binding =
                    new CodeBinding(binding.redirectUri(), binding.challenge(), binding.confirmation(), parameters);
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

        /** Returns the requirements on the authentication so far. */
        public AuthenticationRequirements requirements() {
            return requirements;
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

        /** Builds the request, which expires at the given time. */
        public AuthorizationRequest expires(Instant end) {
            this.expires = end;
            return new AuthorizationRequest(this);
        }
    }
}
