package org.gatewright.spring;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code gatewright.*} of an authorization server.
 *
 * @param issuer its https URL; http with an issuer on this machine, for development
 * @param endpoints the path of its endpoints below the issuer
 * @param profile {@code oauth21}, {@code fapi2}, {@code mcp} or {@code legacy}
 * @param clients its clients, by their ids
 * @param scopes the scope tokens in its metadata
 * @param resources the protected resources that tokens can be issued for
 * @param store {@code memory}, {@code datasource} for the application's own PostgreSQL, {@code sqlite:PATH} or {@code
 *     postgresql://…}
 * @param keyEncryptionKey 32 random bytes in base64, which encrypt the keys in the store
 */
@ConfigurationProperties("gatewright")
public record ServerProperties(
        @Nullable String issuer,
        @DefaultValue("/oauth2") String endpoints,
        @DefaultValue("oauth21") String profile,
        @DefaultValue Map<String, ClientProperties> clients,
        @DefaultValue List<String> scopes,
        @DefaultValue List<String> resources,
        @DefaultValue("memory") String store,
        @Nullable String keyEncryptionKey) {
    /**
     * A client.
     *
     * @param secret its secret, in clear text or as the application's {@code PasswordEncoder} wrote it ({@code {id}…});
     *     none for a public client
     * @param skipConsent whether its users are not asked what it may do: for the operator's own applications
     */
    public record ClientProperties(
            @Nullable String secret,
            @Nullable String name,
            @DefaultValue List<String> redirectUris,
            @DefaultValue List<String> grantTypes,
            @DefaultValue List<String> scope,
            @DefaultValue List<String> introspects,
            boolean skipConsent) {
        /** Returns a text without the secret. */
        @Override
        public String toString() {
            return "Client[" + redirectUris + ", " + scope + "]";
        }
    }

    /** Returns a text without the key. */
    @Override
    public String toString() {
        return "ServerProperties[" + issuer + ", " + store + "]";
    }
}
