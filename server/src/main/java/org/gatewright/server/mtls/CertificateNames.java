package org.gatewright.server.mtls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.security.auth.x500.X500Principal;
import org.gatewright.protocol.IpLiteral;
import org.gatewright.server.client.CertificateName;

/** The comparison of names in certificates, according to their kind (RFC 8705 §2.1.2). */
final class CertificateNames {
    private static final int EMAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int IP = 7;

    private CertificateNames() {}

    static boolean has(X509Certificate certificate, CertificateName name) {
        try {
            return switch (name.kind()) {
                case SUBJECT_DN -> new X500Principal(name.value()).equals(certificate.getSubjectX500Principal());
                case SAN_DNS -> hasAlternative(certificate, DNS, name.value()::equalsIgnoreCase);
                case SAN_URI -> hasAlternative(certificate, URI, name.value()::equals);
                case SAN_IP -> hasAlternative(certificate, IP, address -> isSame(address, name.value()));
                case SAN_EMAIL -> hasAlternative(certificate, EMAIL, name.value()::equals);
            };
        } catch (CertificateParsingException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean hasAlternative(X509Certificate certificate, int type, Predicate<String> matches)
            throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names != null
                && names.stream()
                        .filter(name -> name.get(0).equals(type))
                        .map(name -> String.valueOf(name.get(1)))
                        .anyMatch(matches);
    }

    /** Compares addresses of one version as bytes, since an IPv6 address has many texts (RFC 5952 §8). */
    private static boolean isSame(String a, String b) {
        Optional<byte[]> other = IpLiteral.bytes(b);
        return a.contains(":") == b.contains(":")
                && IpLiteral.bytes(a)
                        .filter(one -> other.isPresent() && Arrays.equals(one, other.get()))
                        .isPresent();
    }
}
