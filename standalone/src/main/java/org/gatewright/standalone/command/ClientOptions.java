package org.gatewright.standalone.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.json.Json;
import picocli.CommandLine.Option;

/** The options that describe a client. */
final class ClientOptions {
    @Option(names = "--name", paramLabel = "NAME", description = "The name of the client, for users.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--redirect-uri",
            paramLabel = "URI",
            description = "A redirect URI; may be set several times, and replaces all earlier ones.")
    private List<String> redirectUris = new ArrayList<>();

    @Option(names = "--scope", paramLabel = "SCOPE", description = "The scope tokens, separated by spaces.")
    private Optional<String> scope = Optional.empty();

    @Option(
            names = "--grant-type",
            paramLabel = "TYPE",
            description = "A grant type; may be set several times. Default: as the redirect URIs need.")
    private List<String> grantTypes = new ArrayList<>();

    @Option(
            names = "--auth-method",
            paramLabel = "METHOD",
            description =
                    "How the client authenticates, such as none for an app or page. Default: client_secret_basic.")
    private Optional<String> authMethod = Optional.empty();

    @Option(
            names = "--member",
            paramLabel = "NAME=VALUE",
            description = "Another member of client metadata (RFC 7591), as JSON or text; an empty value removes it.")
    private Map<String, String> members = Map.of();

    /** Adds what the options say to the members of a client. */
    void apply(Map<String, Object> client) {
        name.ifPresent(text -> client.put("client_name", text));
        scope.ifPresent(text -> client.put("scope", text));
        authMethod.ifPresent(text -> client.put("token_endpoint_auth_method", text));
        if (!redirectUris.isEmpty()) {
            client.put("redirect_uris", redirectUris);
        }
        if (!grantTypes.isEmpty()) {
            client.put("grant_types", grantTypes);
        }
        members.forEach((member, value) -> {
            if (value.isEmpty()) {
                client.remove(member);
            } else {
                client.put(member, value(value));
            }
        });
    }

    /** Returns a JSON value, or the text itself if it is none. */
    private static Object value(String text) {
        try {
            return Json.read("{\"value\":" + text + "}").getOrDefault("value", text);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
