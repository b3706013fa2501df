package org.gatewright.server.mtls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The authorities whose certificates prove clients; those in between have to be among them. Immutable. */
record TrustedAuthorities(List<X509Certificate> roots) {
    TrustedAuthorities {
        roots = List.copyOf(roots);
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("No authority is trusted");
        }
    }

    /** Whether one of them issued the certificate, which is valid at that time (RFC 5280 §6). */
    boolean issued(X509Certificate certificate, Instant now) {
        try {
            Set<TrustAnchor> anchors =
                    roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate));
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            return certificate.getBasicConstraints() < 0; // an authority is no client
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
