package org.gatewright.standalone.config;

import java.net.URI;
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
 * The network settings of the server. Immutable.
 *
 * @param listen the address for requests of browsers and clients
 * @param tls the certificate and its key if this server terminates TLS itself
 * @param clients the accepted client certificates (RFC 8705); empty if none are requested
 * @param management the address for health and metrics; empty to disable them
 * @param hosts the accepted values of Host, in lower case
 */
public record Network(
        Address listen,
        Optional<Tls> tls,
        Optional<ClientCertificates> clients,
        Optional<Address> management,
        TrustedProxies proxies,
        Set<String> hosts) {
    /**
     * A certificate chain and its key, both PEM.
     *
     * @param suites the enabled cipher suites; empty for all that BCP 195 recommends
     */
    public record Tls(Path certificate, Path key, List<String> suites) {}

    /**
     * The settings for client certificates.
     *
     * @param authorities files of CA certificates; empty if clients use self-signed certificates only
     * @param revoked files of certificate revocation lists
     * @param alias a separate listener for mutual TLS, so that browsers are not asked for a certificate
     */
    public record ClientCertificates(List<Path> authorities, List<Path> revoked, Optional<Alias> alias) {}

    /** A listener for mutual TLS and its public address. */
    public record Alias(Address listen, String address) {}

    static Network read(YamlMap root, Issuer issuer) {
        Network network = new Network(
                address(root, "listen").orElseGet(() -> usual(issuer)),
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

    /** Returns where an issuer on this machine says it is, or else a port for a proxy. */
    private static Address usual(Issuer issuer) {
        int port = URI.create(issuer.value()).getPort();
        return new Address("127.0.0.1", issuer.isInsecure() && port > 0 ? port : 8080);
    }

    /** Returns the settings for a tenant, with the hosts of its issuer and its own certificate, if it has one. */
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

    /** Throws unless requests can reach the server under the issuer's scheme. */
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

    /** Returns settings for a loopback port without TLS. */
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

    /** Reads the settings for client certificates, which require TLS here or at a proxy that forwards them. */
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

    /** Returns the issuer's host, with and without the default port, and the hosts that the settings add. */
    private static Set<String> hosts(YamlMap root, Issuer issuer) {
        Set<String> hosts = root.texts("hosts").stream()
                .map(host -> host.toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
        String host = host(issuer);
        if (issuer.isInsecure()) { // plain http is for loopback, which has several names
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

    /** Returns the host with and without the default port. */
    private static List<String> withPort(Issuer address) {
        String host = host(address);
        String port = address.isInsecure() ? ":80" : ":443";
        return List.of(host, host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host + port);
    }
}
