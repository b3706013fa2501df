package org.gatewright.standalone.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.identity.totp.TotpSecret;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.identity.user.UserStore;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.token.KeyEncryption;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.config.StoreAddress;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.TestResponse;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program with its users in the store. */
class StoredUsersProgramTest {
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    private Path folder;

    private final Entropy entropy = Entropy.system();
    private final PasswordHashes hashes = PasswordHashes.of(entropy);
    private final byte[] kek = entropy.bytes(32);
    private final Wire server = new Wire(Wire.freePort());
    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("kek"), Base64.getEncoder().encodeToString(kek));
        Files.writeString(folder.resolve("clients.yaml"), """
                clients:
                  app:
                    secret_hashes: ['%s']
                    grant_types: [password, refresh_token]
                    scope: read
                """.formatted(new GeneratedSecret().hash("secret")));
        file = folder.resolve("gatewright.yaml");
        Files.writeString(file, """
                issuer: http://localhost:%1$d
                listen: localhost:%1$d
                profile: legacy
                store: sqlite:state.db
                key-encryption-key: kek
                clients: clients.yaml
                scopes: {read: Read}
                """.formatted(server.port()));
    }

    /** Adds users beside the running server, as commands do. */
    private OpenStore store() {
        return OpenStore.open(
                StoreAddress.of("sqlite:" + folder.resolve("state.db")),
                Optional.of(KeyEncryption.of(List.of(kek))),
                Clock.systemUTC(),
                entropy);
    }

    private TestResponse token(String user, String password) {
        return server.form(
                "/oauth2/token",
                Map.of("Authorization", Forms.basic("app", "secret")),
                Forms.encode(Map.of("grant_type", "password", "username", user, "password", password)));
    }

    private TestResponse refresh(TestResponse tokens) {
        return server.form(
                "/oauth2/token",
                Map.of("Authorization", Forms.basic("app", "secret")),
                Forms.encode(Map.of("grant_type", "refresh_token", "refresh_token", tokens.json("refresh_token"))));
    }

    @Test
    void givesNoTokenForThePasswordAloneOfAUserWithASecondFactor() {
        try (ServerProgram program = ServerProgram.start(ServerConfig.read(file));
                OpenStore store = store()) {
            String issuer = "http://localhost:" + server.port();
            OpenStore.Tenant tenant = store.tenant(issuer);
            StoredUsers users = new StoredUsers(
                    tenant.stores().find(UserStore.class).orElseThrow(),
                    hashes,
                    new SecretVerifier(entropy, hashes.kinds()));
            Credentials credentials =
                    Credentials.none(entropy).changePassword(hashes.current().hash(PASSWORD), entropy);
            User alice = User.create(
                    entropy,
                    UserStatus.ACTIVE,
                    UserProfile.named("alice"),
                    credentials,
                    Clock.systemUTC().instant());
            users.store().insert(alice);
            TestResponse tokens = token("alice", PASSWORD);
            assertThat(tokens.status()).isEqualTo(200);
            assertThat(token("alice", "wrong").status()).isEqualTo(400);

            SecondFactor second = SecondFactor.of(
                    users,
                    tenant.keys().tenant(issuer).permanentKey("second factors").orElseThrow(),
                    Clock.systemUTC());
            Credentials.Totp app = second.seal(alice.id(), TotpSecret.create(entropy), 0);
            users.change(alice.id(), user -> user.credentials(user.credentials().totp(Optional.of(app))));
            assertThat(token("alice", PASSWORD).status()).isEqualTo(400);

            TestResponse again = refresh(tokens);
            assertThat(again.status()).isEqualTo(200);
            users.change(
                    alice.id(),
                    user -> user.status(UserStatus.LOCKED, Clock.systemUTC().instant()));
            assertThat(refresh(again).status()).isEqualTo(400);
            assertThat(program).isNotNull();
        }
    }
}
