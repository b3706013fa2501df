package org.gatewright.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gatewright.protocol.GrantType;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientBuilder;

/** One client as it stands in the file. */
final class ClientYaml {
    private static final Set<String> KEYS = Set.of(
            "type",
            "name",
            "auth_method",
            "secret_hashes",
            "redirect_uris",
            "grant_types",
            "response_types",
            "scope",
            "refresh_rotation",
            "allow_missing_pkce");

    private ClientYaml() {}

    static Map<String, Object> write(Client client) {
        Map<String, Object> yaml = new LinkedHashMap<>();
        yaml.put("type", client.isPublic() ? "public" : "confidential");
        yaml.put("name", client.name());
        if (!client.isPublic()) {
            yaml.put("auth_method", client.authMethod());
            yaml.put("secret_hashes", client.secretHashes());
        }
        yaml.put(
                "redirect_uris",
                client.redirectUris().stream().map(Object::toString).toList());
        yaml.put(
                "grant_types",
                client.grantTypes().stream().map(GrantType::value).sorted().toList());
        yaml.put("response_types", client.responseTypes().stream().sorted().toList());
        yaml.put("scope", client.scope().toString());
        yaml.put("refresh_rotation", client.rotation().name().toLowerCase(Locale.ROOT));
        if (client.pkceOptional()) {
            yaml.put("allow_missing_pkce", true);
        }
        return yaml;
    }

    /** The client; an {@link IllegalArgumentException} says what is wrong with it. */
    static Client read(String id, JsonNode yaml) {
        yaml.fieldNames().forEachRemaining(key -> require(KEYS.contains(key), "unknown key '" + key + "'"));
        ClientBuilder builder = builder(id, yaml);
        if (yaml.has("name")) {
            builder.name(text(yaml, "name"));
        }
        builder.redirectUris(texts(yaml, "redirect_uris").toArray(String[]::new));
        builder.grantTypes(
                texts(yaml, "grant_types").stream().map(GrantType::new).toArray(GrantType[]::new));
        builder.responseTypes(texts(yaml, "response_types").toArray(String[]::new));
        if (yaml.has("scope") && !text(yaml, "scope").isEmpty()) {
            builder.scope(text(yaml, "scope").split(" "));
        }
        if (yaml.has("refresh_rotation")) {
            builder.rotation(rotation(text(yaml, "refresh_rotation")));
        }
        if (yaml.path("allow_missing_pkce").asBoolean(false)) {
            builder.allowMissingPkce();
        }
        return builder.build();
    }

    private static ClientBuilder builder(String id, JsonNode yaml) {
        String type = text(yaml, "type");
        if (type.equals("public")) {
            return Client.publicClient(id);
        }
        require(type.equals("confidential"), "unknown type '" + type + "'; it is 'public' or 'confidential'");
        String method = yaml.has("auth_method") ? text(yaml, "auth_method") : "client_secret_basic";
        ClientBuilder builder = Client.withAuthMethod(id, method);
        for (String hash : texts(yaml, "secret_hashes")) {
            require(hash.startsWith("$") && hash.indexOf('$', 1) > 1, "a secret in 'secret_hashes' is not hashed");
            builder.secretHash(hash);
        }
        return builder;
    }

    private static Client.Rotation rotation(String text) {
        try {
            return Client.Rotation.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "unknown refresh_rotation '" + text + "'; it is 'always', 'aging' or 'never'", e);
        }
    }

    private static String text(JsonNode yaml, String key) {
        JsonNode value = yaml.path(key);
        require(value.isTextual(), "'" + key + "' has to be a text");
        return value.textValue();
    }

    private static List<String> texts(JsonNode yaml, String key) {
        List<String> texts = new ArrayList<>();
        JsonNode list = yaml.path(key);
        require(list.isMissingNode() || list.isArray(), "'" + key + "' has to be a list");
        list.forEach(element -> {
            require(element.isTextual(), "'" + key + "' has to be a list of texts");
            texts.add(element.textValue());
        });
        return texts;
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }
}
