package org.gatewright.spring.resource;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties {@code gatewright.resource.*} of an API.
 *
 * @param issuer the authorization server whose tokens are accepted, an https URL
 * @param identifier the identifier of this API, an https URL: the audience of its tokens
 * @param name a name for people, in the metadata of the API
 * @param scopes the scope tokens that the API uses, in its metadata
 * @param introspection the client by which tokens are verified; without it they must be JWTs
 * @param allowPlainHttp accepts tokens over plain http, for development on one machine
 */
@ConfigurationProperties("gatewright.resource")
public record ResourceProperties(
        @Nullable String issuer,
        @Nullable String identifier,
        @Nullable String name,
        @Nullable List<String> scopes,
        @Nullable Introspection introspection,
        boolean allowPlainHttp) {
    /**
     * The client as which the API asks about tokens (RFC 7662).
     *
     * @param requireSigned whether responses must be signed (RFC 9701)
     */
    public record Introspection(
            @Nullable String clientId, @Nullable String clientSecret, boolean requireSigned) {
        /** Returns a text without the secret. */
        @Override
        public String toString() {
            return "Introspection[" + clientId + "]";
        }
    }

    Optional<Introspection> asking() {
        return Optional.ofNullable(introspection);
    }

    List<String> scopeTokens() {
        return scopes == null ? List.of() : scopes;
    }
}
