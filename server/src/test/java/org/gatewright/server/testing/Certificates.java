package org.gatewright.server.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import javax.net.ssl.KeyManagerFactory;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.gatewright.protocol.Confirmation;
import org.gatewright.testkit.Forms;

/** Certificates generated for a test, by name. */
public final class Certificates {
    private final Map<String, X509Bundle> bundles = new HashMap<>();

    /** Returns a builder of a certificate that is valid for a year. */
    public static CertificateBuilder of(String subject, String from) {
        Instant begin = Instant.parse(from + "T00:00:00Z");
        return new CertificateBuilder()
                .ecp256()
                .subject(subject)
                .notBefore(begin)
                .notAfter(begin.plusSeconds(365 * 86_400));
    }

    public Certificates authority(String name, CertificateBuilder builder) {
        return put(name, builder.setIsCertificateAuthority(true)::buildSelfSigned);
    }

    public Certificates issuedBy(String signer, String name, CertificateBuilder builder) {
        return put(name, () -> builder.buildIssuedBy(bundle(signer)));
    }

    /** Adds a self-signed certificate that is no CA. */
    public Certificates selfSigned(String name, CertificateBuilder builder) {
        return put(name, () -> {
            X509Bundle authority =
                    builder.copy().setIsCertificateAuthority(true).buildSelfSigned();
            return builder.keyPair(authority.getKeyPair()).buildIssuedBy(authority);
        });
    }

    private Certificates put(String name, Callable<X509Bundle> made) {
        try {
            bundles.put(name, made.call());
            return this;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Bundle bundle(String name) {
        return Objects.requireNonNull(bundles.get(name), name);
    }

    public X509Certificate get(String name) {
        return bundle(name).getCertificate();
    }

    public String thumbprint(String name) {
        return Confirmation.certificate(get(name)).thumbprint();
    }

    /** Returns the revocation list of a CA, valid from now for this duration. */
    public X509CRL revoked(String authority, Instant now, Duration life, String... names) {
        try {
            X509v2CRLBuilder builder =
                    new JcaX509v2CRLBuilder(get(authority).getSubjectX500Principal(), Date.from(now));
            builder.setNextUpdate(Date.from(now.plus(life)));
            for (String name : names) {
                builder.addCRLEntry(get(name).getSerialNumber(), Date.from(now), CRLReason.keyCompromise);
            }
            ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA")
                    .build(bundle(authority).getKeyPair().getPrivate());
            return new JcaX509CRLConverter().getCRL(builder.build(signer));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    public String certificatePem(String name) {
        return bundle(name).getCertificatePEM();
    }

    public String keyPem(String name) {
        return bundle(name).getPrivateKeyPEM();
    }

    /** The value of {@code Client-Cert}. */
    public String structured(String name) {
        try {
            return ":" + Base64.getEncoder().encodeToString(get(name).getEncoded()) + ":";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns percent-encoded PEM, as other proxies send it. */
    public String pem(String name) {
        return Forms.encode(bundle(name).getCertificatePEM()).replace("+", "%20");
    }

    /** The key of that name alone, for one side of a connection. */
    public KeyManagerFactory keys(String name) {
        try {
            return bundle(name).toKeyManagerFactory("SunX509");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
