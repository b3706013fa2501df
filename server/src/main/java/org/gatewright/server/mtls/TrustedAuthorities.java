package org.gatewright.server.mtls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The authorities of client certificates; must include the intermediate ones. Immutable.
 *
 * @param revoked the current certificate revocation lists; without it revocation is not checked
 */
record TrustedAuthorities(List<X509Certificate> roots, Optional<Supplier<Collection<X509CRL>>> revoked) {
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String ANYTHING = "2.5.29.37.0";

    TrustedAuthorities {
        roots = List.copyOf(roots);
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("There must be at least one trusted authority");
        }
    }

    /**
     * Returns whether one of them issued the certificate for a client, and it is valid at that time and not revoked
     * (RFC 5280 §6). If lists are configured, a current one of its issuer must be among them.
     */
    boolean issued(X509Certificate certificate, Instant now) {
        try {
            Set<TrustAnchor> anchors =
                    roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
            PKIXParameters parameters = new PKIXParameters(anchors);
            CertPathValidator validator = CertPathValidator.getInstance("PKIX");
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            if (revoked.isPresent()) {
                PKIXRevocationChecker lists = (PKIXRevocationChecker) validator.getRevocationChecker();
                lists.setOptions(
                        EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
                parameters.addCertPathChecker(lists);
                parameters.addCertStore(CertStore.getInstance(
                        "Collection",
                        new CollectionCertStoreParameters(revoked.get().get())));
            }
            CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate));
            validator.validate(path, parameters);
            return certificate.getBasicConstraints() < 0 // a certificate authority is not a client
                    && isForClients(certificate);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Returns whether its extended key usage, if present, includes client authentication (RFC 5280 §4.2.1.12). */
    private static boolean isForClients(X509Certificate certificate) throws CertificateParsingException {
        @Nullable List<String> uses = certificate.getExtendedKeyUsage();
        return uses == null || uses.contains(CLIENT_AUTHENTICATION) || uses.contains(ANYTHING);
    }
}
