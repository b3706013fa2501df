package org.gatewright.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.FormCodec;

/** Certificates that were made for a test, by their names; they begin in the years of the test's clock. */
final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path file;
    private final Map<String, X509Certificate> known = new ConcurrentHashMap<>();
    private final Map<String, KeyManagerFactory> keys = new ConcurrentHashMap<>();

    Certificates(Path folder) {
        this.file = folder.resolve("keys.p12");
    }

    /** A new key with its certificate. */
    Certificates make(String name, String subject, String from, int days, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                name,
                "-dname",
                subject,
                "-startdate",
                from + " 00:00:00",
                "-validity",
                Integer.toString(days)));
        command.addAll(List.of(more));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String says = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(says);
            }
            return this;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    X509Certificate get(String name) {
        return known.computeIfAbsent(name, this::read);
    }

    private X509Certificate read(String name) {
        try {
            return (X509Certificate) store().getCertificate(name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String thumbprint(String name) {
        return Confirmation.certificate(get(name)).thumbprint();
    }

    /** The value of {@code Client-Cert}. */
    String structured(String name) {
        return ":" + base64(name) + ":";
    }

    /** PEM in percent-encoding, as other proxies write it. */
    String pem(String name) {
        String pem = "-----BEGIN CERTIFICATE-----\n" + base64(name) + "\n-----END CERTIFICATE-----\n";
        return FormCodec.encode(pem).replace("+", "%20");
    }

    private String base64(String name) {
        try {
            return Base64.getEncoder().encodeToString(get(name).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key of that name alone, for one side of a connection. */
    KeyManagerFactory keys(String name) {
        return keys.computeIfAbsent(name, this::readKeys);
    }

    private KeyManagerFactory readKeys(String name) {
        try {
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, null);
            one.setKeyEntry(
                    name, store().getKey(name, PASSWORD.toCharArray()), PASSWORD.toCharArray(), new Certificate[] {
                        get(name)
                    });
            KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
            factory.init(one, PASSWORD.toCharArray());
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore store() {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
