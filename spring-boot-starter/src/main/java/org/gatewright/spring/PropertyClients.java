package org.gatewright.spring;

import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientBuilder;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.secret.Pbkdf2;
import org.gatewright.server.secret.SecretHash;
import org.gatewright.spring.ServerProperties.ClientProperties;
import org.gatewright.spring.resource.WrongSetting;
import org.springframework.util.StringUtils;

/** The clients in the properties of the application. */
final class PropertyClients {
    private static final int GENERATED = 32;

    private PropertyClients() {}

    static MemoryClients of(Map<String, ClientProperties> properties, Optional<EncoderHash> encoder) {
        MemoryClients clients = new MemoryClients();
        properties.forEach((id, client) -> {
            try {
                clients.save(client(id, client, encoder));
            } catch (IllegalArgumentException e) {
                throw new WrongSetting(
                        "The client '" + id + "' is not valid: " + e.getMessage() + ".",
                        "Correct gatewright.clients." + id + ".");
            }
        });
        return clients;
    }

    private static Client client(String id, ClientProperties properties, Optional<EncoderHash> encoder) {
        ClientBuilder builder = StringUtils.hasText(properties.secret())
                ? Client.confidentialWithHash(id, hash(properties.secret(), encoder))
                        .authMethods("client_secret_basic", "client_secret_post")
                : Client.publicClient(id);
        if (properties.name() != null) {
            builder.name(properties.name());
        }
        if (!properties.grantTypes().isEmpty()) {
            builder.grantTypes(
                    properties.grantTypes().stream().map(GrantType::new).toArray(GrantType[]::new));
        }
        if (properties.skipConsent()) {
            builder.rules(ClientRules.defaults().allowMissingConsent());
        }
        return builder.redirectUris(properties.redirectUris().toArray(new String[0]))
                .scope(properties.scope().toArray(new String[0]))
                .introspects(properties.introspects().toArray(new String[0]))
                .build();
    }

    /** A long secret is taken for a generated one, whose hash may be fast; a short one must be hashed slowly. */
    private static String hash(String secret, Optional<EncoderHash> encoder) {
        if (secret.startsWith("{") && encoder.isPresent()) {
            return EncoderHash.PREFIX + secret;
        }
        SecretHash slow = encoder.<SecretHash>map(hash -> hash).orElseGet(() -> new Pbkdf2(Entropy.system()));
        return secret.length() >= GENERATED ? new GeneratedSecret().hash(secret) : slow.hash(secret);
    }
}
