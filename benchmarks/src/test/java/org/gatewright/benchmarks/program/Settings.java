package org.gatewright.benchmarks.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.gatewright.identity.password.Argon2;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.testkit.Wire;

/** The settings of a program, on free ports, with one client and some users, in files. */
public record Settings(Path file, int port, int management) {
    /** The client, its secret, its redirect URI, and the password of all users. */
    public static final String CLIENT = "app";

    /** A client whose end-users are never asked for consent, with ID tokens signed with ES256, and the same secret. */
    public static final String LOGIN_CLIENT = "login";

    public static final String SECRET = "secret";
    public static final String CALLBACK = "https://app.example/cb";
    public static final String PASSWORD = "wonderland";

    /**
     * Writes the settings: the users are user0, user1 and so on; access tokens are opaque, with the default lifetime.
     */
    public static Settings write(Path folder, String store, int users) {
        return write(folder, store, users, Tokens.OPAQUE);
    }

    /** The same with other access tokens. */
    public static Settings write(Path folder, String store, int users, Tokens tokens) {
        Settings settings = new Settings(folder.resolve("gatewright.yaml"), Wire.freePort(), Wire.freePort());
        Entropy entropy = Entropy.system();
        String hash = Argon2.id(entropy).hash(PASSWORD);
        StringBuilder names = new StringBuilder("users:\n");
        for (int i = 0; i < users; i++) {
            names.append("  user%d:\n    password: '%s'\n".formatted(i, hash));
        }
        try {
            Files.writeString(folder.resolve("kek"), Base64.getEncoder().encodeToString(entropy.bytes(32)));
            Files.setPosixFilePermissions(folder.resolve("kek"), PosixFilePermissions.fromString("rw-------"));
            Files.writeString(folder.resolve("users.yaml"), names);
            Files.writeString(folder.resolve("clients.yaml"), """
                    clients:
                      %s:
                        token_endpoint_auth_method: client_secret_post
                        secret_hashes: ['%s']
                        grant_types: [authorization_code, refresh_token, client_credentials]
                        redirect_uris: ['%s']
                        refresh_rotation: always
                        access_token_format: %s
                        scope: read
                      %s:
                        token_endpoint_auth_method: client_secret_post
                        secret_hashes: ['%s']
                        redirect_uris: ['%s']
                        allow_missing_consent: true
                        id_token_signed_response_alg: ES256
                        scope: openid
                    """.formatted(
                            CLIENT,
                            new GeneratedSecret().hash(SECRET),
                            CALLBACK,
                            tokens.format(),
                            LOGIN_CLIENT,
                            new GeneratedSecret().hash(SECRET),
                            CALLBACK));
            Files.setPosixFilePermissions(folder.resolve("clients.yaml"), PosixFilePermissions.fromString("rw-------"));
            Files.writeString(settings.file, """
                    issuer: http://localhost:%d
                    listen: localhost:%d
                    management: localhost:%d
                    store: '%s'
                    key-encryption-key: kek
                    users: users.yaml
                    clients: clients.yaml
                    signing-algorithm: %s
                    lifetimes:
                      access: %ds
                      code: 10m
                      refresh-reuse-grace: 5m
                    scopes:
                      read: Read
                    """.formatted(
                            settings.port,
                            settings.port,
                            settings.management,
                            store,
                            tokens.algorithm(),
                            tokens.life().toSeconds()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings;
    }

    public String issuer() {
        return "http://localhost:" + port;
    }
}
