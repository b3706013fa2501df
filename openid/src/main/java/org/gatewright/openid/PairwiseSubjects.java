package org.gatewright.openid;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.server.client.Client;
import org.gatewright.server.token.SubjectMapping;

/**
 * Pairwise subject identifiers: hashes of the end-user and the sector of the client, with a key of the issuer that never
 * changes (OpenID Connect Core §8.1). Thread-safe.
 *
 * @param key empty if the server has no such key, and must not have such clients
 */
record PairwiseSubjects(Optional<HmacKey> key) implements SubjectMapping {
    /** The grants that send tokens only to an address of the client, so that another party cannot use its sector. */
    private static final Set<GrantType> REDIRECTED =
            Set.of(GrantType.AUTHORIZATION_CODE, GrantType.IMPLICIT, GrantType.REFRESH_TOKEN);

    @Override
    public Optional<String> sector(Client client) {
        return isPairwise(client) ? Optional.of(sectorOf(client)) : Optional.empty();
    }

    static boolean isPairwise(Client client) {
        return OpenIdMembers.text(client, OpenIdMembers.SUBJECT_TYPE)
                .filter(OpenIdMembers.PAIRWISE::equals)
                .isPresent();
    }

    private String sectorOf(Client client) {
        if (key.isEmpty()) {
            throw OAuthException.of(ErrorCode.UNAUTHORIZED_CLIENT, "This server has no key for pairwise subjects.")
                    .rule("OpenID Connect Core §8.1");
        }
        boolean anyone = client.registration().isUnproven() && !REDIRECTED.containsAll(client.grantTypes());
        Optional<String> host = anyone
                ? Optional.empty()
                : OpenIdMembers.text(client, OpenIdMembers.SECTOR)
                        .or(() -> onlyHost(client))
                        .flatMap(PairwiseSubjects::host);
        return host.orElseGet(() -> "client " + client.id()); // no party but the client itself
    }

    /** Returns a redirect URI if all have the same host. */
    private static Optional<String> onlyHost(Client client) {
        List<String> uris =
                client.redirectUris().stream().map(RedirectUri::value).toList();
        return hosts(client) == 1 ? Optional.of(uris.get(0)) : Optional.empty();
    }

    /** Returns the number of different hosts of the redirect URIs; those without a host count as one. */
    static long hosts(Client client) {
        return client.redirectUris().stream()
                .map(uri -> host(uri.value()))
                .distinct()
                .count();
    }

    /** Returns the host of a web site; empty for applications on the end-user's device, which have none of their own. */
    private static Optional<String> host(String uri) {
        URI address = URI.create(uri);
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        boolean web = "https".equalsIgnoreCase(address.getScheme()) && address.getHost() != null;
        return web && !host.equals("localhost") ? Optional.of(host) : Optional.empty();
    }

    @Override
    public String map(String sector, String subject) {
        byte[] text = (sector.length() + " " + sector + subject).getBytes(StandardCharsets.UTF_8);
        return Base64Url.encode(key.orElseThrow().sign(text));
    }
}
