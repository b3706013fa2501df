package org.gatewright.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.gatewright.server.testing.Certificates;
import org.gatewright.testkit.TestResponse;

/** An HTTP client over TLS to a local server, with or without a client certificate. */
record TlsWire(Certificates certificates, int port) {
    /** For a connection without a certificate. */
    static final String NONE = "";

    /** Returns the response to a request with that certificate. */
    TestResponse request(String certificate, String method, String target, Map<String, String> headers, String body) {
        StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        text.append("Content-Length: ").append(body.length()).append("\r\nConnection: close\r\n\r\n");
        try (SSLSocket socket = (SSLSocket)
                context(certificate).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(text.append(body).toString().getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            return new TestResponse(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Posts a form with that certificate. */
    TestResponse form(String certificate, String target, Map<String, String> headers, String form) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        return request(certificate, "POST", target, all, form);
    }

    /** Returns a TLS context with that certificate. */
    SSLContext context(String certificate) throws GeneralSecurityException {
        KeyManager[] keys = certificate.equals(NONE)
                ? new KeyManager[0]
                : certificates.keys(certificate).getKeyManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {new AnyServer()}, null);
        return context;
    }

    /** The server's certificate is not verified here. */
    private static final class AnyServer implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
