package org.gatewright.openid;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.server.client.Client;
import org.gatewright.server.token.SubjectMapping;

/**
 * Pairwise subject identifiers: hashes of the end-user and the sector of the client, with a key of the issuer that never
 * changes (OpenID Connect Core §8.1). Thread-safe.
 */
record PairwiseSubjects(HmacKey key) implements SubjectMapping {
    @Override
    public Optional<String> sector(Client client) {
        return OpenIdMembers.text(client, OpenIdMembers.SUBJECT_TYPE)
                .filter(OpenIdMembers.PAIRWISE::equals)
                .map(type -> sectorOf(client));
    }

    private static String sectorOf(Client client) {
        return OpenIdMembers.text(client, OpenIdMembers.SECTOR)
                .map(PairwiseSubjects::host)
                .orElseGet(() -> {
                    List<String> hosts = hosts(client);
                    return hosts.size() == 1 ? hosts.get(0) : "client " + client.id(); // no party but the client itself
                });
    }

    /** Returns the hosts of the redirect URIs. */
    static List<String> hosts(Client client) {
        return client.redirectUris().stream()
                .map(RedirectUri::value)
                .map(PairwiseSubjects::host)
                .distinct()
                .toList();
    }

    private static String host(String uri) {
        return String.valueOf(URI.create(uri).getHost()).toLowerCase(Locale.ROOT);
    }

    @Override
    public String map(String sector, String subject) {
        byte[] text = (sector.length() + " " + sector + subject).getBytes(StandardCharsets.UTF_8);
        return Base64Url.encode(key.sign(text));
    }
}
