package org.gatewright.fetch;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import javax.net.ssl.SSLContext;

/** TLS with a certificate that only this test trusts. */
final class Certificates {
    private Certificates() {}

    /** Creates a context for a server of that name and for clients that trust its certificate. */
    static SSLContext forHost(String name) throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .addSanDnsName(name)
                .setIsCertificateAuthority(true) // what is trusted is one
                .buildSelfSigned();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                bundle.toKeyManagerFactory().getKeyManagers(),
                bundle.toTrustManagerFactory().getTrustManagers(),
                null);
        return context;
    }
}
