package org.gatewright.standalone.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatewright.files.YamlMap;
import org.gatewright.protocol.IpRange;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.server.config.Issuer;

/**
 * How the server is reached. Immutable.
 *
 * @param listen where requests of browsers and clients come in
 * @param tls the files of a certificate and its key, where this server ends TLS itself
 * @param clients the certificates of clients that are believed (RFC 8705); empty where they are asked for none
 * @param management where health and metrics are asked for; nowhere without
 * @param hosts the values of Host that this server answers to, in lower case
 */
public record Network(
        Address listen,
        Optional<Tls> tls,
        Optional<ClientCertificates> clients,
        Optional<Address> management,
        TrustedProxies proxies,
        Set<String> hosts) {
    /**
     * A certificate with those that lead to its authority, and its key; both PEM.
     *
     * @param suites the cipher suites that are spoken; empty for all that BCP 195 recommends
     */
    public record Tls(Path certificate, Path key, List<String> suites) {}

    /**
     * Which certificates of clients are believed.
     *
     * @param authorities files of certificates that vouch for them; no file where they have only certificates of their own
     * @param revoked files of lists of certificates that the authorities revoked
     * @param alias a listener of its own for clients with certificates, so that browsers are not asked for one
     */
    public record ClientCertificates(List<Path> authorities, List<Path> revoked, Optional<Alias> alias) {}

    /** A listener for clients with certificates, and the address by which the world knows it. */
    public record Alias(Address listen, String address) {}

    static Network read(YamlMap root, Issuer issuer) {
        Network network = new Network(
                address(root, "listen").orElse(new Address("127.0.0.1", 8080)),
                root.map("tls").map(Network::tls),
                clients(root),
                address(root, "management"),
                proxies(root),
                hosts(root, issuer));
        network.management()
                .filter(address -> address.port() == network.listen().port())
                .ifPresent(address -> {
                    throw root.wrong("management", "'management' must use a different port than 'listen'");
                });
        network.requireWay(root, issuer);
        return network;
    }

    /** The same for a tenant: with its own issuer's hosts, and with its own certificate, if it has one. */
    Network tenant(YamlMap root, Issuer issuer) {
        Optional<Tls> own = root.map("tls").map(Network::tls);
        if (own.isPresent() && tls.isEmpty()) {
            throw root.wrong("tls", "a tenant's certificate requires 'tls' in the program's settings");
        }
        if (own.filter(pair -> !pair.suites().isEmpty()).isPresent()) {
            throw root.wrong("tls", "'cipher-suites' is only allowed in the program's settings");
        }
        Network network = new Network(listen, own.or(() -> tls), clients, management, proxies, hosts(root, issuer));
        network.requireWay(root, issuer);
        return network;
    }

    /** Whether requests can come in as the issuer says. */
    private void requireWay(YamlMap root, Issuer issuer) {
        if (!issuer.isInsecure() && tls.isEmpty() && proxies.ranges().isEmpty()) {
            throw root.wrong(
                    "issuer",
                    "the issuer is https, but TLS is not terminated; set 'tls', or 'trusted-proxies' if a proxy does it");
        }
        if (issuer.isInsecure() && tls.isPresent()) {
            throw root.wrong("tls", "'tls' requires an https issuer");
        }
        if (issuer.isInsecure() && !listen.isLoopback() && !root.flag("allow-plain-http")) {
            throw root.wrong(
                    "listen",
                    "other machines could reach this address by plain http, which exposes secrets and tokens; set"
                            + " 'allow-plain-http: true' to permit it");
        }
    }

    /** A port of this machine alone, without TLS. */
    static Network local(int port) {
        return new Network(
                new Address("localhost", port),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TrustedProxies.none(),
                Set.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port));
    }

    private static Tls tls(YamlMap settings) {
        Tls files = new Tls(
                settings.file("certificate", settings.require("certificate")),
                settings.file("key", settings.require("key")),
                settings.texts("cipher-suites"));
        OpenFiles.warn(files.key(), "anyone with the key can impersonate this server");
        return files;
    }

    /** Clients are asked for certificates on a connection with TLS, or by a proxy that hands them on. */
    private static Optional<ClientCertificates> clients(YamlMap root) {
        String name = "client-authorities";
        boolean known = root.names().contains(name);
        boolean asked = root.names().contains("tls") || root.names().contains("certificate-header");
        if (known && !asked) {
            throw root.wrong(name, "client certificates require 'tls' or 'certificate-header'");
        }
        for (String needs : List.of("client-revocation-lists", "mutual-tls")) {
            if (!known && root.names().contains(needs)) {
                throw root.wrong(needs, "'" + needs + "' requires 'client-authorities'");
            }
        }
        return known
                ? Optional.of(
                        new ClientCertificates(files(root, name), files(root, "client-revocation-lists"), alias(root)))
                : Optional.empty();
    }

    private static Optional<Alias> alias(YamlMap root) {
        Optional<YamlMap> settings = root.map("mutual-tls");
        if (settings.isPresent() && !root.names().contains("tls")) {
            throw root.wrong("mutual-tls", "'mutual-tls' requires 'tls'");
        }
        return settings.map(own -> new Alias(
                own.parsed("listen", own.require("listen"), Address::parse),
                own.parsed("address", own.require("address"), text -> new Issuer(text).value())));
    }

    private static List<Path> files(YamlMap root, String name) {
        return root.texts(name).stream().map(text -> root.file(name, text)).toList();
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
                    "'certificate-header' requires 'trusted-proxies' and 'client-authorities' ('[]' for self-signed"
                            + " client certificates)");
        }
        return header.map(proxies::certificateHeader).orElse(proxies);
    }

    /** The host of the issuer, with and without the usual port, and those that the settings add. */
    private static Set<String> hosts(YamlMap root, Issuer issuer) {
        Set<String> hosts = root.texts("hosts").stream()
                .map(host -> host.toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
        String host = host(issuer);
        if (issuer.isInsecure()) { // plain http is for this machine, which has several names
            String at = host.contains(":") ? host.substring(host.lastIndexOf(':')) : "";
            hosts.addAll(List.of("localhost" + at, "127.0.0.1" + at, "[::1]" + at));
        }
        hosts.addAll(withPort(issuer));
        root.map("mutual-tls")
                .flatMap(own -> own.text("address"))
                .ifPresent(address -> hosts.addAll(withPort(new Issuer(address))));
        return hosts;
    }

    private static String host(Issuer address) {
        String origin = address.origin().toLowerCase(java.util.Locale.ROOT);
        return origin.substring(origin.indexOf("://") + 3);
    }

    /** The host with and without the usual port. */
    private static List<String> withPort(Issuer address) {
        String host = host(address);
        String port = address.isInsecure() ? ":80" : ":443";
        return List.of(host, host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host + port);
    }
}
