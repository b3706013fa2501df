package org.gatewright.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.standalone.login.Argon2id;
import org.gatewright.standalone.yaml.ConfigException;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a settings file says, and what is said of each mistake in it. */
class ServerConfigTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final Argon2id PASSWORDS = new Argon2id(ENTROPY);
    private static final String GOOD = """
            issuer: https://login.example.com
            listen: "[::1]:8443"
            management: 127.0.0.1:9000
            profile: mcp
            store: sqlite:state.db
            key-encryption-key: kek
            users: users.yaml
            trusted-proxies: [10.0.0.1]
            resources: https://api.example.com
            client-documents: true
            lifetimes:
              access: 2m
              refresh-reuse-grace: 0s
            scopes:
              read: Read your data
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("kek"), Base64.getEncoder().encodeToString(ENTROPY.bytes(32)) + "\n");
        users("users:\n  alice:\n    password: '" + PASSWORDS.hash("wonderland") + "'\n");
    }

    private void users(String text) throws IOException {
        Files.writeString(folder.resolve("users.yaml"), text);
    }

    private ServerConfig read(String text) throws IOException {
        Path file = folder.resolve("gatewright.yaml");
        Files.writeString(file, text);
        return ServerConfig.read(file);
    }

    @Test
    void everySettingIsTaken() throws IOException {
        ServerConfig config = read(GOOD);
        assertThat(config.issuer()).hasToString("https://login.example.com");
        assertThat(config.network().listen())
                .isEqualTo(new Address("::1", 8443))
                .hasToString("[::1]:8443");
        assertThat(config.network().management()).contains(new Address("127.0.0.1", 9000));
        assertThat(config.profile().name()).isEqualTo("mcp");
        assertThat(config.store()).isEqualTo(new StoreAddress("sqlite:" + folder.resolve("state.db"), 0));
        assertThat(config.network().proxies().addresses()).containsExactly("10.0.0.1");
        assertThat(config.realm().resources()).isEqualTo(List.of(ProtectedResource.at("https://api.example.com")));
        assertThat(config.clientDocuments()).isTrue();
        assertThat(config.lifetimes().access()).contains(Duration.ofMinutes(2));
        assertThat(config.lifetimes().reuseGrace()).isZero();
        assertThat(config.lifetimes().refreshIdle()).isEqualTo(Duration.ofDays(14));
        assertThat(config.realm().scopes()).containsEntry("read", "Read your data");
        assertThat(config.realm().users().authenticate("alice", "wonderland")).contains("alice");
        assertThat(config.realm().users().authenticate("alice", "wrong")).isEmpty();
        assertThat(config.realm().users().authenticate("bob", "wonderland")).isEmpty();
        assertThat(config.realm().users().isActive("alice")).isTrue();
        assertThat(config.realm().users().isActive("bob")).isFalse();
    }

    @Test
    void aLockedUserIsKnownAndMayNothing() throws IOException {
        users("users:\n  alice:\n    password: '" + PASSWORDS.hash("wonderland") + "'\n    locked: true\n");
        ServerConfig config = read(GOOD);
        assertThat(config.realm().users().authenticate("alice", "wonderland")).isEmpty();
        assertThat(config.realm().users().isActive("alice")).isFalse();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "issuer: https://login.example.com", "isuer: https://login.example.com", "'issuer' is missing"),
                Arguments.of(
                        "profile: mcp", "profil: mcp", "line 4: there is no setting 'profil'; did you mean 'profile'?"),
                Arguments.of(
                        "profile: mcp", "profile: fapi", "line 4: 'profile' can't be 'fapi'; did you mean 'fapi2'?"),
                Arguments.of("profile: mcp", "profile: basic", "it is one of oauth21, fapi2, mcp, legacy"),
                Arguments.of("https://login.example.com", "http://login.example.com", "line 1: 'issuer"),
                Arguments.of("127.0.0.1:9000", "9000", "line 3: 'management: 9000': an address has the form HOST:PORT"),
                Arguments.of("127.0.0.1:9000", "127.0.0.1:90000", "a port is a number from 1 to 65535"),
                Arguments.of(
                        "key-encryption-key: kek\n",
                        "",
                        "line 5: what is kept in a store needs a 'key-encryption-key'"),
                Arguments.of("key-encryption-key: kek", "key-encryption-key: none", "line 6: the file "),
                Arguments.of("key-encryption-key: kek", "key-encryption-key: env:NO_SUCH_KEY", "has no NO_SUCH_KEY"),
                Arguments.of("key-encryption-key: kek", "key-encryption-key: users.yaml", "is no Base64"),
                Arguments.of("users: users.yaml", "users: user.yaml", "user.yaml can't be read"),
                Arguments.of("client-documents: true", "client-documents: yes", "can't be 'yes'"),
                Arguments.of("profile: mcp", "profile: mcp\nprofile: fapi2", "line 5: 'profile' stands here twice"),
                Arguments.of(
                        "store: sqlite:state.db",
                        "store: mysql://x",
                        "line 5: a 'store' is memory, sqlite:PATH, or begins with one of postgresql://"),
                Arguments.of("store: sqlite:state.db", "store: memory2", "line 5: a 'store' is memory"),
                Arguments.of("store: sqlite:state.db", "store: 'sqlite:'", "line 5: a 'store' is memory"),
                Arguments.of(
                        "store: sqlite:state.db", "store: redis://h?replicas=two", "line 5: replicas are a number"),
                Arguments.of("store: sqlite:state.db", "store: redis://h:x", "line 5: The address of Redis has a port"),
                Arguments.of(
                        "store: sqlite:state.db", "store: postgresql://h:x/d", "line 5: The address of PostgreSQL"),
                Arguments.of("read: Read your data", "'re ad': Read", "line 15: Not a scope token: 're ad'"),
                Arguments.of("access: 2m", "access: 2 minutes", "line 12: 'access' is a number and a unit"),
                Arguments.of("profile: mcp", "profile: [mcp]", "line 4: a single value has to stand here"),
                Arguments.of("profile: mcp", "profile: \"mcp", "this is no YAML"),
                Arguments.of("profile: mcp", "profile: mcp\u001b", "is one that YAML does not have"),
                Arguments.of("users: users.yaml", "users: users.yaml\ntls: on", "has settings of its own"),
                Arguments.of(
                        "users: users.yaml",
                        "users: users.yaml\ntls:\n  certificate: users.yaml",
                        "'key' is missing, for example 'key: privkey.pem'"),
                Arguments.of(
                        "users: users.yaml",
                        "users: users.yaml\ntls:\n  certificate: none.pem\n  key: users.yaml",
                        "line 9: the file "),
                Arguments.of(
                        "users: users.yaml", "users: users.yaml\nclients: client.yaml", "client.yaml can't be read"),
                Arguments.of(
                        "resources: https://api.example.com",
                        "resources: api",
                        "line 9: 'resources: api': A protected"),
                Arguments.of(
                        "resources: https://api.example.com\n",
                        "",
                        "line 4: with 'mcp' every token is for a resource; name them in 'resources'"),
                Arguments.of("127.0.0.1:9000", "127.0.0.1:8443", "line 3: 'management' needs a port of its own"),
                Arguments.of(
                        "[10.0.0.1]", "[10.0.0.0/8]", "line 8: 'trusted-proxies: 10.0.0.0/8': a proxy is named by"),
                Arguments.of("access: 2m", "access: 0s", "line 11: A lifetime is at least a second"),
                Arguments.of(
                        "users: users.yaml",
                        "users: users.yaml\nregistration-token-hashes: '$argon2id$v=19$m=1,t=1,p=1$a$b'",
                        "line 8: this is no hash of a generated secret; 'gatewright secret' makes one"),
                Arguments.of(
                        "users: users.yaml",
                        "users: users.yaml\nclient-authorities: users.yaml",
                        "line 8: nobody asks clients for a certificate without 'tls'"),
                Arguments.of(
                        "users: users.yaml",
                        "users: users.yaml\ncertificate-header: Client-Cert",
                        "line 8: it needs 'trusted-proxies', and 'client-authorities'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void eachMistakeIsNamedWithItsFileAndLineAndWhatWasMeant(String right, String wrong, String said) {
        assertThat(GOOD).contains(right);
        assertThatThrownBy(() -> read(GOOD.replace(right, wrong)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("gatewright.yaml")
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%s3cr3t", "@s3cr3t", "*s3cr3t", "!s3cr3t!x", "a: s3cr3t", "'s3cr3t", "[s3cr3t", "\"\\qs3cr3t\""
            })
    @Checks("ST-02")
    void noMistakeRepeatsASecretThatStandsInItsLine(String secret) throws IOException {
        Files.writeString(folder.resolve("clients.yaml"), "clients:\n  app:\n    shared_secret: " + secret + "\n");
        assertThatThrownBy(() -> read(GOOD + "clients: clients.yaml\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("clients.yaml, line ")
                .hasMessageNotContaining("s3cr3t");
        users("users:\n  alice:\n    password: " + secret + "\n");
        assertThatThrownBy(() -> read(GOOD))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("users.yaml, line ")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void aFileThatIsNoTextIsRefused() throws IOException {
        Path file = folder.resolve("gatewright.yaml");
        for (byte[] content :
                List.of(new byte[] {'a', ':', ' ', 0}, new byte[] {'a', ':', ' ', (byte) 0xff}, new byte[0])) {
            Files.write(file, content);
            assertThatThrownBy(() -> ServerConfig.read(file))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("gatewright.yaml");
            Files.write(folder.resolve("clients.yaml"), content);
            Path good = Files.writeString(folder.resolve("good.yaml"), GOOD + "clients: clients.yaml\n");
            if (content.length > 0) {
                assertThatThrownBy(() -> ServerConfig.read(good))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("clients.yaml");
            }
        }
    }

    @Test
    void aFileThatNestsWithoutEndIsRefusedForThat() throws IOException {
        Path file = Files.writeString(folder.resolve("gatewright.yaml"), "a: " + "[".repeat(10_000));
        assertThatThrownBy(() -> ServerConfig.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Nesting");
    }

    @Test
    void aMistakeAboutAUserIsNamedToo() throws IOException {
        String hash = PASSWORDS.hash("wonderland");
        for (String password : List.of("wonderland", hash.substring(0, hash.length() - 30), "'$argon2id$v=19$...'")) {
            users("users:\n  alice:\n    password: " + password + "\n");
            assertThatThrownBy(() -> read(GOOD))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("users.yaml, line 3: this is no hash of a password")
                    .hasMessageNotContaining("wonderland");
        }
    }

    @Test
    void aMistakeAboutAClientIsNamedToo() throws IOException {
        for (String wrong : List.of("scop: read", "secret_hashes: [secret]", "secret_hashes: ['$argon2id$v=19$...']")) {
            Files.writeString(folder.resolve("clients.yaml"), "clients:\n  two:\n    " + wrong);
            assertThatThrownBy(() -> read(GOOD + "clients: clients.yaml\n"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("clients.yaml, line 2: client 'two': ");
        }
    }

    @Test
    void certificatesOfClientsAreAskedForHereOrByAProxy() throws IOException {
        assertThat(read(GOOD).network().authorities()).isEmpty();
        assertThat(read(GOOD + "certificate-header: Client-Cert\nclient-authorities: []\n")
                        .network()
                        .authorities())
                .contains(List.of());
        assertThat(read(GOOD + "tls: {certificate: kek, key: kek}\nclient-authorities: kek\n")
                        .network()
                        .authorities())
                .contains(List.of(folder.resolve("kek")));
    }

    @Test
    void proxiesAreNamedAsConnectionsTellTheirAddresses() throws IOException {
        assertThat(read(GOOD.replace("[10.0.0.1]", "['::1', '2001:DB8::7']"))
                        .network()
                        .proxies()
                        .addresses())
                .containsExactlyInAnyOrder("0:0:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:7");
    }

    @Test
    void aGeneratedSecretsHashLetsClientsRegister() throws IOException {
        String hash = new GeneratedSecret().hash("token");
        assertThat(read(GOOD + "registration-token-hashes: '" + hash + "'\n")
                        .realm()
                        .registrars())
                .containsExactly(hash);
    }
}
