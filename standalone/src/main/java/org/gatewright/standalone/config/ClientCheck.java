package org.gatewright.standalone.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gatewright.files.Nearest;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.NormalUri;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMember;
import org.gatewright.server.client.ClientMetadata;
import org.gatewright.server.config.Profile;
import org.gatewright.server.permission.ProtectedResource;

/**
 * A check at startup that this server supports a configured client.
 *
 * @param scopes the configured scope tokens
 * @param hashes throws for a secret hash that is not supported
 */
record ClientCheck(Server server, Collection<String> scopes, List<ProtectedResource> resources, Consumer<String> hashes)
        implements Consumer<Client> {
    private static final Set<GrantType> USUAL = Set.of(
            GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, GrantType.CLIENT_CREDENTIALS, GrantType.DEVICE_CODE);
    private static final Set<GrantType> LEGACY = Set.of(GrantType.PASSWORD, GrantType.IMPLICIT);

    /** The grant types that need a setting of the server, with its name. */
    private static final Map<GrantType, String> BY_SETTING =
            Map.of(GrantType.JWT_BEARER, Trust.ISSUERS, GrantType.TOKEN_EXCHANGE, Trust.EXCHANGE);

    private static final List<String> KNOWN = Stream.of(USUAL, LEGACY, BY_SETTING.keySet())
            .flatMap(Set::stream)
            .map(GrantType::value)
            .sorted()
            .toList();

    private static final List<String> METHODS = List.of(
            Client.NONE,
            "client_secret_basic",
            "client_secret_post",
            "client_secret_jwt",
            "private_key_jwt",
            ClientAssertions.WORKLOAD,
            "tls_client_auth",
            "self_signed_tls_client_auth");

    /**
     * The server's settings that restrict clients.
     *
     * @param certificates whether clients may authenticate with certificates
     * @param authorities whether certificates of authorities are accepted too
     * @param workloads the clients that are workloads of a trusted platform
     * @param members the members of client metadata that features add
     * @param settings the names of all settings that the file has
     */
    record Server(
            Profile profile,
            boolean certificates,
            boolean authorities,
            Set<String> workloads,
            List<ClientMember> members,
            Set<String> settings) {}

    /** Returns the client with these members; throws {@link IllegalArgumentException} if this server does not support it. */
    Client client(String id, Map<String, Object> members) {
        Client client = ClientMetadata.read(id, members, server.members());
        accept(client);
        return client;
    }

    @Override
    public void accept(Client client) {
        client.secretHashes().forEach(hashes);
        server.members()
                .forEach(member -> Optional.ofNullable(client.extensions().get(member.name()))
                        .ifPresent(value -> member.rule().check(value)));
        for (GrantType type : client.grantTypes()) {
            require(
                    KNOWN.contains(type.value()),
                    "invalid value '" + type.value() + "' for 'grant_types'" + Nearest.hint(type.value(), KNOWN));
            boolean legacy = !server.profile().demands(Profile.Demand.CURRENT_GRANTS);
            require(
                    legacy || !LEGACY.contains(type),
                    "the grant type '" + type.value() + "' requires 'profile: legacy'");
        }
        BY_SETTING.forEach((type, setting) -> require(
                !client.grantTypes().contains(type) || server.settings().contains(setting),
                "the grant type '" + type.value() + "' requires '" + setting + "' in the settings"));
        for (String method : client.authMethods()) {
            checkMethod(client, method);
        }
        require(!client.grantTypes().isEmpty(), "no grant type; a client without 'redirect_uris' needs at least one");
        for (RedirectUri uri : client.redirectUris()) {
            require(
                    !uri.isPlainHttp(),
                    "the response to '" + uri
                            + "' would cross the network unencrypted; use https or a loopback address");
        }
        for (String token : client.scope().tokens()) {
            require(
                    scopes.contains(token),
                    "the scope token '" + token + "' is not defined under 'scopes' in the settings");
        }
        for (String resource : client.introspects()) {
            require(
                    resources.stream().anyMatch(known -> NormalUri.same(known.identifier(), resource)),
                    "'" + resource + "' is not listed under 'resources' in the settings");
        }
    }

    private void checkMethod(Client client, String method) {
        require(
                METHODS.contains(method),
                "invalid value '" + method + "' for 'token_endpoint_auth_method'" + Nearest.hint(method, METHODS));
        require(
                server.profile().permits(method),
                "the profile '" + server.profile().name() + "' does not permit '" + method + "'");
        boolean proven = switch (method) {
            case "client_secret_basic", "client_secret_post" ->
                !client.secretHashes().isEmpty();
            case "client_secret_jwt" -> client.keys().sharedSecret().isPresent();
            case "private_key_jwt" ->
                client.keys().jwks().filter(set -> !set.keys().isEmpty()).isPresent()
                        || client.keys().jwksUri().isPresent();
            case "tls_client_auth" -> client.keys().certificate().isPresent();
            case "self_signed_tls_client_auth" ->
                !client.keys().certificateThumbprints().isEmpty();
            case ClientAssertions.WORKLOAD -> server.workloads().contains(client.id());
            default -> true;
        };
        require(proven, "no credential for '" + method + "'");
        boolean certificate = method.endsWith("tls_client_auth");
        require(
                !certificate || server.certificates() && (server.authorities() || !method.equals("tls_client_auth")),
                "'" + method + "' requires 'client-authorities' in the settings");
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }
}
