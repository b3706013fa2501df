package org.gatewright.standalone.config;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.gatewright.files.ConfigException;
import org.gatewright.identity.password.Argon2;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.config.Issuer;

/** The files of a server that is started without any: settings, and a key-encryption key, for a SQLite file beside them. */
public final class FirstStart {
    /** The issuer of a server for this machine only. */
    public static final String LOCAL = "http://localhost:8080";

    private static final int PROXIED_PORT = 8080;
    private static final int KEY_BYTES = 32;
    private static final String KEY = "gatewright.key";

    private FirstStart() {}

    /**
     * Writes the files beside the settings. A file that exists is kept.
     *
     * @param settings the settings file to be written
     * @param issuer one without TLS is listened to at its port, another one at 8080
     */
    public static void write(Path settings, String issuer, Entropy entropy) {
        write(settings, issuer, Argon2.PASSES, entropy);
    }

    /** Does the same, with that number of passes for password hashes. */
    public static void write(Path settings, String issuer, int passes, Entropy entropy) {
        new Issuer(issuer); // rejects what is none
        String proxies = issuer.startsWith("https:") ? """
                  # A reverse proxy on this machine terminates TLS and forwards to this port.
                  trusted-proxies: [127.0.0.1, "::1"]
                  """ : "";
        try {
            create(
                    settings.toAbsolutePath().resolveSibling(KEY),
                    Base64.getEncoder().encodeToString(entropy.bytes(KEY_BYTES)) + "\n");
            create(settings, """
                    # Written at the first start. All settings: docs/server.md
                    issuer: %s
                    listen: localhost:%d
                    %sstore: sqlite:gatewright.db
                    key-encryption-key: %s
                    # Passes of Argon2id, so that a password hash takes a tenth of a second on this machine.
                    password-passes: %d
                    # Mails are written to this folder. To send them: server, port, user, password.
                    mail:
                      from: gatewright@localhost.localdomain
                      folder: mails
                    """.formatted(issuer, port(issuer), proxies, KEY, passes));
        } catch (IOException e) {
            throw new ConfigException(
                    settings,
                    "there are no settings here, and none can be written: "
                            + e.getClass().getSimpleName() + "; write the file, or start in a folder of your own");
        }
    }

    /** Returns the port of an issuer without TLS, or else one for a proxy. */
    private static int port(String issuer) {
        URI address = URI.create(issuer);
        return "http".equals(address.getScheme()) && address.getPort() > 0 ? address.getPort() : PROXIED_PORT;
    }

    private static void create(Path file, String text) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] secret = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createFile(file, secret);
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (FileAlreadyExistsException kept) {
            // A server was started here before, or its files were prepared.
        }
    }
}
