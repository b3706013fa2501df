package org.gatewright.standalone.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.IpRange;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.standalone.yaml.YamlMap;

/**
 * How the server is reached. Immutable.
 *
 * @param listen where requests of browsers and clients come in
 * @param tls the files of a certificate and its key, where this server ends TLS itself
 * @param authorities files of certificates that vouch for those of clients (RFC 8705 §2.1), where clients are asked for
 *     any; no file where they have only certificates of their own
 * @param management where health and metrics are asked for; nowhere without
 */
public record Network(
        Address listen,
        Optional<Tls> tls,
        Optional<List<Path>> authorities,
        Optional<Address> management,
        TrustedProxies proxies) {
    /** A certificate with those that lead to its authority, and its key; both PEM. */
    public record Tls(Path certificate, Path key) {}

    static Network read(YamlMap root) {
        Network network = new Network(
                address(root, "listen").orElse(new Address("127.0.0.1", 8080)),
                root.map("tls").map(Network::tls),
                authorities(root),
                address(root, "management"),
                proxies(root));
        network.management()
                .filter(address -> address.port() == network.listen().port())
                .ifPresent(address -> {
                    throw root.wrong("management", "'management' needs a port of its own");
                });
        return network;
    }

    /** A port of this machine alone, without TLS. */
    static Network local(int port) {
        return new Network(
                new Address("localhost", port),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TrustedProxies.none());
    }

    private static Tls tls(YamlMap settings) {
        Tls files = new Tls(
                settings.file("certificate", settings.require("certificate", "fullchain.pem")),
                settings.file("key", settings.require("key", "privkey.pem")));
        settings.end();
        return files;
    }

    /** Clients are asked for certificates on a connection with TLS, or by a proxy that hands them on. */
    private static Optional<List<Path>> authorities(YamlMap root) {
        String name = "client-authorities";
        boolean known = root.names().contains(name);
        boolean asked = root.names().contains("tls") || root.names().contains("certificate-header");
        if (known && !asked) {
            throw root.wrong(name, "nobody asks clients for a certificate without 'tls' or a 'certificate-header'");
        }
        List<Path> files =
                root.texts(name).stream().map(text -> root.file(name, text)).toList();
        return known ? Optional.of(files) : Optional.empty();
    }

    private static Optional<Address> address(YamlMap root, String name) {
        return root.text(name).map(text -> root.parsed(name, text, Address::parse));
    }

    private static TrustedProxies proxies(YamlMap root) {
        List<IpRange> ranges = root.texts("trusted-proxies").stream()
                .map(text -> root.parsed("trusted-proxies", text, IpRange::parse))
                .toList();
        TrustedProxies proxies = new TrustedProxies(ranges, root.flag("forwarded-header"), Optional.empty());
        Optional<String> header = root.text("certificate-header");
        if (header.isPresent() && (proxies.ranges().isEmpty() || !root.names().contains("client-authorities"))) {
            throw root.wrong(
                    "certificate-header",
                    "it needs 'trusted-proxies', and 'client-authorities' ('[]' for certificates that clients made"
                            + " themselves)");
        }
        return header.map(proxies::certificateHeader).orElse(proxies);
    }
}
