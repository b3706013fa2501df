package org.gatewright.server.mtls;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientAuthMethod;
import org.gatewright.server.config.Settings;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;
import org.gatewright.server.token.ProofOfPossession;

/**
 * Mutual TLS (RFC 8705): client authentication with a certificate, of an authority ({@code tls_client_auth}) or
 * self-signed ({@code self_signed_tls_client_auth}), and access tokens bound to it.
 *
 * <p>The certificate is taken from the TLS connection, or from the header of a proxy that is trusted for it; the
 * adapter passes it with the request.
 */
public final class MutualTls implements Feature {
    private static final String BY_AUTHORITY = "tls_client_auth";
    private static final String SELF_SIGNED = "self_signed_tls_client_auth";

    private static final List<String> ALIASED = List.of(
            "token_endpoint",
            "revocation_endpoint",
            "introspection_endpoint",
            "pushed_authorization_request_endpoint",
            "device_authorization_endpoint");

    private final Optional<TrustedAuthorities> authorities;
    private final Optional<String> alias;

    private MutualTls(Optional<TrustedAuthorities> authorities, Optional<String> alias) {
        this.authorities = authorities;
        this.alias = alias;
    }

    /** Returns the feature for self-signed certificates, identified by their thumbprints. */
    public static MutualTls selfSigned() {
        return new MutualTls(Optional.empty(), Optional.empty());
    }

    /**
     * Returns the feature for self-signed certificates and certificates of these authorities, identified by a name in
     * them.
     */
    public static MutualTls trusting(List<X509Certificate> roots) {
        return new MutualTls(Optional.of(new TrustedAuthorities(roots, Optional.empty())), Optional.empty());
    }

    /**
     * Returns the same feature with certificate revocation lists (RFC 5280 §5). A certificate that is not covered by a
     * current list is rejected.
     *
     * @param lists the current lists; called with each request
     */
    public static MutualTls trusting(List<X509Certificate> roots, Supplier<Collection<X509CRL>> lists) {
        return new MutualTls(Optional.of(new TrustedAuthorities(roots, Optional.of(lists))), Optional.empty());
    }

    /**
     * Returns the same feature, for clients that use the endpoints at another URL, such as {@code
     * https://mtls.login.example}, which requests a certificate, so that browsers, at the URL of the issuer, are not
     * asked for one (§5). The server's routes must be mounted there too.
     */
    public MutualTls aliasesAt(String address) {
        return new MutualTls(authorities, Optional.of(address));
    }

    @Override
    public void install(Setup setup) {
        Settings settings = setup.settings();
        setup.clientAuthentication(new Method(
                SELF_SIGNED,
                (client, certificate) -> client.keys()
                                .certificateThumbprints()
                                .contains(Confirmation.certificate(certificate).thumbprint())
                        && isCurrent(settings, certificate)));
        authorities.ifPresent(roots -> setup.clientAuthentication(new Method(
                BY_AUTHORITY,
                (client, certificate) -> client.keys()
                                .certificate()
                                .filter(name -> CertificateNames.has(certificate, name))
                                .isPresent()
                        && roots.issued(certificate, settings.now()))));
        setup.proofOfPossession(new BoundCertificate());
        setup.metadata("tls_client_certificate_bound_access_tokens", true);
        alias.ifPresent(address -> setup.metadata(
                metadata -> withAliases(metadata, settings.issuer().value(), address)));
    }

    private static Map<String, Object> withAliases(Map<String, Object> metadata, String issuer, String address) {
        Map<String, Object> aliases = new LinkedHashMap<>();
        ALIASED.forEach(name -> Optional.ofNullable(metadata.get(name))
                .ifPresent(endpoint ->
                        aliases.put(name, address + endpoint.toString().substring(issuer.length()))));
        Map<String, Object> more = new LinkedHashMap<>(metadata);
        more.put("mtls_endpoint_aliases", aliases);
        return more;
    }

    private static Optional<Confirmation> bound(Request http) {
        return Optional.of(http.certificate()
                .map(Confirmation::certificate)
                .orElseThrow(() -> OAuthException.invalidRequest("The client must authenticate with its certificate.")
                        .rule("RFC 8705 §3")));
    }

    private static boolean isCurrent(Settings settings, X509Certificate certificate) {
        return !settings.now().isBefore(certificate.getNotBefore().toInstant())
                && !settings.now().isAfter(certificate.getNotAfter().toInstant());
    }

    /** The tokens of clients that registered so are bound to the certificate of the connection (§3). */
    private record BoundCertificate() implements ProofOfPossession {
        @Override
        public Optional<Confirmation> confirm(Client client, Request http) {
            return client.rules().certificateBound() ? bound(http) : Optional.empty();
        }

        @Override
        public boolean usesStores(Request http) {
            return false;
        }
    }

    /** The request names its client, and the connection authenticates it (§2). */
    private record Method(String value, BiPredicate<Client, X509Certificate> rule) implements ClientAuthMethod {
        @Override
        public Optional<Proof> read(Request request, Parameters form) {
            return request.certificate()
                    .flatMap(certificate -> form.find("client_id").map(id -> new Certified(id, certificate, rule)));
        }

        @Override
        public boolean isImplicit() {
            return true;
        }
    }

    private record Certified(String clientId, X509Certificate certificate, BiPredicate<Client, X509Certificate> rule)
            implements ClientAuthMethod.Proof {
        @Override
        public boolean proves(Client client) {
            return rule.test(client, certificate);
        }

        @Override
        public boolean blocks(Optional<Client> client) {
            return false;
        }

        @Override
        public boolean usesStores() {
            return false;
        }

        /** Returns a text with the client id only. */
        @Override
        public String toString() {
            return "Certified[" + clientId + "]";
        }
    }
}
