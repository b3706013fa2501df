package org.gatewright.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.gatewright.files.ConfigException;
import org.gatewright.identity.password.Argon2;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.config.Profile;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parsing of the settings file, and the message for each mistake. */
class ServerConfigTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final Argon2 PASSWORDS = Argon2.id(ENTROPY);
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
        Files.setPosixFilePermissions(folder.resolve("kek"), PosixFilePermissions.fromString("rw-------"));
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
    void readsEverySetting() throws IOException {
        ServerConfig config = read(GOOD);
        assertThat(config.issuer()).hasToString("https://login.example.com");
        assertThat(config.network().listen())
                .isEqualTo(new Address("::1", 8443))
                .hasToString("[::1]:8443");
        assertThat(config.network().management()).contains(new Address("127.0.0.1", 9000));
        assertThat(config.profile().name()).isEqualTo("mcp");
        assertThat(config.store()).isEqualTo(new StoreAddress("sqlite:" + folder.resolve("state.db"), 0));
        assertThat(config.network().proxies().trusts("10.0.0.1")).isTrue();
        assertThat(config.realm().resources()).isEqualTo(List.of(ProtectedResource.at("https://api.example.com")));
        assertThat(config.registrations().documents()).isTrue();
        assertThat(config.registrations().open()).isTrue();
        assertThat(config.lifetimes().access()).contains(Duration.ofMinutes(2));
        assertThat(config.lifetimes().reuseGrace()).isZero();
        assertThat(config.lifetimes().refreshIdle()).isEqualTo(Duration.ofDays(14));
        assertThat(config.realm().scopes()).containsEntry("read", "Read your data");
        assertThat(config.realm().users().orElseThrow().authenticate("alice", "wonderland"))
                .contains("alice");
        assertThat(config.realm().users().orElseThrow().authenticate("alice", "wrong"))
                .isEmpty();
        assertThat(config.realm().users().orElseThrow().authenticate("bob", "wonderland"))
                .isEmpty();
        assertThat(config.realm().users().orElseThrow().isActive("alice")).isTrue();
        assertThat(config.realm().users().orElseThrow().isActive("bob")).isFalse();
    }

    @Test
    void acceptsAListOfMcpServersAsTheOnlySetting() throws IOException {
        ServerConfig config = read("""
                issuer: http://localhost:9090
                store: memory
                users: users.yaml
                mcp: [https://tools.example.com/mcp, https://mcp.example.com]
                """);
        assertThat(config.profile()).isEqualTo(Profile.mcp());
        assertThat(config.registrations().open()).isTrue();
        assertThat(config.registrations().documents()).isTrue();
        assertThat(config.realm().scopes()).containsOnlyKeys("mcp");
        assertThat(config.requests().resource().map(ProtectedResource::identifier))
                .contains("https://tools.example.com/mcp");
        assertThat(config.network().listen()).isEqualTo(new Address("127.0.0.1", 9090));
        assertThatThrownBy(() -> read("""
                        issuer: http://localhost:9090
                        store: memory
                        users: users.yaml
                        profile: fapi2
                        mcp: https://mcp.example.com
                        """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'mcp' sets the profile 'mcp'");
    }

    @Test
    void rejectsALockedUser() throws IOException {
        users("users:\n  alice:\n    password: '" + PASSWORDS.hash("wonderland") + "'\n    locked: true\n");
        ServerConfig config = read(GOOD);
        assertThat(config.realm().users().orElseThrow().authenticate("alice", "wonderland"))
                .isEmpty();
        assertThat(config.realm().users().orElseThrow().isActive("alice")).isFalse();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "issuer: https://login.example.com",
                        "isuer: https://login.example.com",
                        "line 1, column 1: unknown setting 'isuer'; did you mean 'issuer'?"),
                Arguments.of(
                        "issuer: https://login.example.com\n", "", "'issuer' is missing, for example 'issuer: https"),
                Arguments.of(
                        "profile: mcp",
                        "profil: mcp",
                        "line 4, column 1: unknown setting 'profil'; did you mean 'profile'?"),
                Arguments.of(
                        "profile: mcp",
                        "profile: fapi",
                        "line 4, column 10: invalid value 'fapi' for 'profile'; did you mean 'fapi2'?"),
                Arguments.of("profile: mcp", "profile: basic", "expected one of oauth21, fapi2, mcp, openid, legacy"),
                Arguments.of(
                        "https://login.example.com",
                        "http://login.example.com",
                        "line 1, column 1: invalid value 'http://login.example.com' for 'issuer"),
                Arguments.of(
                        "127.0.0.1:9000", "9000", "line 3, column 13: invalid value '9000' for 'management': expected"),
                Arguments.of("127.0.0.1:9000", "127.0.0.1:90000", "the port must be a number from 1 to 65535"),
                Arguments.of(
                        "key-encryption-key: kek\n",
                        "",
                        "line 5, column 1: a persistent store requires 'key-encryption-key'"),
                Arguments.of("key-encryption-key: kek", "key-encryption-key: none", "no such file"),
                Arguments.of("key-encryption-key: kek", "key-encryption-key: .", "a directory, not a file"),
                Arguments.of(
                        "key-encryption-key: kek",
                        "key-encryption-key: env:NO_SUCH_KEY",
                        "environment variable 'NO_SUCH_KEY' is not set"),
                Arguments.of("key-encryption-key: kek", "key-encryption-key: users.yaml", "is not valid Base64"),
                Arguments.of("users: users.yaml", "users: user.yaml", "user.yaml: no such file"),
                Arguments.of(
                        "client-documents: true",
                        "client-documents: yes",
                        "line 10, column 19: invalid value 'yes' for 'client-documents'; expected true or false"),
                Arguments.of(
                        "profile: mcp", "profile: mcp\nprofile: fapi2", "line 5, column 1: duplicate key 'profile'"),
                Arguments.of(
                        "store: sqlite:state.db",
                        "store: mysql://x",
                        "line 5, column 1: 'store' must be memory, sqlite:PATH, or start with one of postgresql://"),
                Arguments.of("store: sqlite:state.db\n", "", "line 1, column 1: 'store' is missing"),
                Arguments.of("store: sqlite:state.db", "store: memory2", "line 5, column 1: 'store' must be memory"),
                Arguments.of("store: sqlite:state.db", "store: 'sqlite:'", "line 5, column 1: 'store' must be memory"),
                Arguments.of(
                        "store: sqlite:state.db",
                        "store: env:NO_SUCH_STORE",
                        "environment variable 'NO_SUCH_STORE' is not set"),
                Arguments.of(
                        "store: sqlite:state.db",
                        "store: redis://h?replicas=two",
                        "line 5, column 1: 'replicas' must be a number"),
                Arguments.of(
                        "store: sqlite:state.db", "store: redis://h:x", "column 1: The address of Redis has a port"),
                Arguments.of(
                        "store: sqlite:state.db", "store: postgresql://h:x/d", "column 1: The address of PostgreSQL"),
                Arguments.of("read: Read your data", "'re ad': Read", "line 15, column 3: Not a scope token: 're ad'"),
                Arguments.of(
                        "access: 2m",
                        "access: 2 minutes",
                        "line 12, column 11: invalid value '2 minutes' for 'access': expected a number and a unit"),
                Arguments.of("access: 2m", "acess: 2m", "unknown setting 'acess'; did you mean 'access'?"),
                Arguments.of("profile: mcp", "profile: [mcp]", "line 4, column 1: 'profile': expected a single value"),
                Arguments.of("profile: mcp", "profile: \"mcp", "invalid YAML"),
                Arguments.of("profile: mcp", "profile: mcp\u001b", "is not allowed"),
                Arguments.of("users: users.yaml", "users: users.yaml\ntls: on", "'tls': expected a mapping"),
                Arguments.of(
                        "users: users.yaml",
                        "users: users.yaml\ntls:\n  certificate: users.yaml",
                        "'key' is missing, for example 'key: privkey.pem'"),
                Arguments.of(
                        "users: users.yaml",
                        "users: users.yaml\ntls:\n  certificate: none.pem\n  key: users.yaml",
                        "line 9, column 3: the file "),
                Arguments.of(
                        "users: users.yaml",
                        "users: users.yaml\ntls: {certificate: kek, key: kek, cipher-suites: [TLS_RSA_WITH_AES_128_CBC_SHA]}",
                        "invalid value 'TLS_RSA_WITH_AES_128_CBC_SHA' for 'cipher-suites'; "),
                Arguments.of(
                        "users: users.yaml", "users: users.yaml\nclients: client.yaml", "client.yaml: no such file"),
                Arguments.of(
                        "resources: https://api.example.com",
                        "resources: api",
                        "line 9, column 1: invalid value 'api' for 'resources': A protected"),
                Arguments.of(
                        "resources: https://api.example.com",
                        "resources: http://api.example.com",
                        "a resource must use https or a loopback address"),
                Arguments.of(
                        "resources: https://api.example.com",
                        "resources:\n  https://api.example.com: {tokens: JWT}",
                        "invalid value 'JWT' for 'tokens'; did you mean 'jwt'?"),
                Arguments.of(
                        "resources: https://api.example.com\n",
                        "",
                        "line 4, column 1: the profile 'mcp' requires a resource for every token; list them under 'resources'"),
                Arguments.of(
                        "127.0.0.1:9000",
                        "127.0.0.1:8443",
                        "line 3, column 1: 'management' must use a different port than 'listen'"),
                Arguments.of(
                        "[10.0.0.1]",
                        "[10.0.0.1/8]",
                        "line 8, column 1: invalid value '10.0.0.1/8' for 'trusted-proxies': an address range"),
                Arguments.of(
                        "trusted-proxies: [10.0.0.1]\n",
                        "",
                        "line 1, column 1: the issuer is https, but TLS is not terminated"),
                Arguments.of("access: 2m", "access: 0s", "line 11, column 1: A lifetime must be at least a second"),
                Arguments.of(
                        "users: users.yaml",
                        "users: users.yaml\nregistration-token-hashes: '$argon2id$v=19$m=1,t=1,p=1$a$b'",
                        "line 8, column 1: not the hash of a generated secret; generate both with 'gatewright secret'"),
                Arguments.of(
                        "users: users.yaml",
                        "users: users.yaml\nregistration: tokens",
                        "line 8, column 1: 'registration: tokens' requires 'registration-token-hashes'"),
                Arguments.of(
                        "users: users.yaml",
                        "users: users.yaml\ndefault-scope: rea",
                        "'rea' is not defined under 'scopes'"),
                Arguments.of(
                        "users: users.yaml",
                        "users: users.yaml\ndefault-resource: https://other.example",
                        "'https://other.example' is not listed under 'resources'"),
                Arguments.of(
                        "users: users.yaml",
                        "users: users.yaml\nlimits: {registrations: many}",
                        "invalid value 'many' for 'registrations'; expected an integer"),
                Arguments.of(
                        "users: users.yaml",
                        "users: users.yaml\nclient-authorities: users.yaml",
                        "line 8, column 1: client certificates require 'tls'"),
                Arguments.of(
                        "users: users.yaml",
                        "users: users.yaml\nclient-revocation-lists: users.yaml",
                        "line 8, column 1: 'client-revocation-lists' requires 'client-authorities'"),
                Arguments.of(
                        "users: users.yaml",
                        "users: users.yaml\ncertificate-header: Client-Cert",
                        "line 8, column 1: 'certificate-header' requires 'trusted-proxies' and 'client-authorities'"));
    }

    @Test
    void requiresPlainHttpOnPublicAddressesToBeAllowed() throws IOException {
        String open = GOOD.replace("https://login.example.com", "http://localhost:8080")
                .replace("\"[::1]:8443\"", "0.0.0.0:8080");
        assertThatThrownBy(() -> read(open))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("line 2, column 1: other machines could reach this address by plain http");
        assertThat(read(open + "allow-plain-http: true\n").issuer().isInsecure())
                .isTrue();
        assertThat(read(open.replace("0.0.0.0", "127.0.0.1")).issuer().isInsecure())
                .isTrue();
    }

    static Stream<Arguments> clientMistakes() {
        String app = "redirect_uris: ['https://app.example/cb']\n    scope: read\n    token_endpoint_auth_method: none";
        return Stream.of(
                Arguments.of("scop: read", "line 3, column 5: unknown setting 'scop'; did you mean 'scope'?"),
                Arguments.of("token_endpoint_auth_method: client_secret", "did you mean 'client_secret_jwt'?"),
                Arguments.of(
                        "grant_types: [authorisation_code]",
                        "line 3, column 5: client 'two': invalid value 'authorisation_code' for 'grant_types'; did you mean"),
                Arguments.of("secret_hashes: [secret]", "line 3, column 21: 'secret_hashes': not a secret hash"),
                Arguments.of("secret_hashes: ['$argon2id$v=19$...']", "client 'two': "),
                Arguments.of(
                        app.replace("read", "reed"),
                        "line 4, column 5: client 'two': the scope token 'reed' is not defined under"),
                Arguments.of(
                        app.replace("https://app.example", "http://app.example"),
                        "line 3, column 5: client 'two': the response to 'http://app.example/cb' would cross the network"),
                Arguments.of("token_endpoint_auth_method: none\n    scope: read", "no grant type"),
                Arguments.of(
                        app + "\n    grant_types: [authorization_code, implicit]",
                        "line 6, column 5: client 'two': the grant type 'implicit' requires 'profile: legacy'"),
                Arguments.of("redirect_uris: ['https://app.example/cb']", "no credential for 'client_secret_basic'"),
                Arguments.of(app.replace("none", "private_key_jwt"), "no credential for 'private_key_jwt'"),
                Arguments.of(
                        app.replace("none", "self_signed_tls_client_auth") + "\n    certificate_thumbprints: ['"
                                + "t".repeat(43) + "']",
                        "'self_signed_tls_client_auth' requires 'client-authorities' in the settings"),
                Arguments.of(
                        app.replace("none", "client_secret_jwt") + "\n    shared_secret: too short",
                        "has a shared secret of less than 256 bits"),
                Arguments.of(
                        app.replace("none", "client_secret_jwt") + "\n    shared_secret: env:NO_SUCH_SECRET",
                        "line 6, column 5: environment variable 'NO_SUCH_SECRET' is not set"),
                Arguments.of(
                        app + "\n    introspects: ['https://other.example']",
                        "'https://other.example' is not listed under 'resources'"),
                Arguments.of(app + "\n    web_origins: ['https://app.example/']", "has a web origin that is not like"),
                Arguments.of(app + "\n    redirect_uris: []", "duplicate key 'redirect_uris'"));
    }

    @ParameterizedTest
    @MethodSource("clientMistakes")
    @Checks("OP-01")
    void reportsEachMistakeInAClientWithItsPosition(String members, String said) throws IOException {
        Files.writeString(folder.resolve("clients.yaml"), "clients:\n  two:\n    " + members + "\n");
        assertThatThrownBy(() -> read(GOOD + "clients: clients.yaml\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("clients.yaml, line ")
                .hasMessageContaining(said)
                .hasMessageNotContaining("too short");
    }

    @Test
    void requiresAKeyForClientsOfStrictProfiles() throws IOException {
        Files.writeString(
                folder.resolve("clients.yaml"),
                "clients:\n  two:\n    redirect_uris: ['https://a.example/cb']\n    token_endpoint_auth_method: none\n");
        assertThatThrownBy(() -> read(GOOD.replace("profile: mcp", "profile: fapi2") + "clients: clients.yaml\n"))
                .hasMessageContaining(
                        "clients.yaml, line 4, column 5: client 'two': the profile 'fapi2' does not permit 'none'");
    }

    @Test
    void readsFilesOfEditorsAndOtherSystems() throws IOException {
        Files.writeString(folder.resolve("store"), "memory\n");
        String resources =
                "resources:\n  https://api.example.com:\n  https://jwt.example.com: {tokens: jwt, scope: read, require-dpop: true}\n";
        ServerConfig config = read("\ufeff"
                + GOOD.replace("store: sqlite:state.db", "store: file:store")
                        .replace("resources: https://api.example.com\n", resources)
                        .replace("profile: mcp", "profile: mcp\nregistration: closed"));
        assertThat(config.store()).isEqualTo(StoreAddress.MEMORY);
        assertThat(config.realm().resources())
                .extracting(ProtectedResource::identifier)
                .containsExactly("https://api.example.com", "https://jwt.example.com");
        assertThat(config.realm().resources().get(1).format()).contains(AccessTokenFormat.JWT);
        assertThat(config.realm().resources())
                .extracting(ProtectedResource::dpopRequired)
                .containsExactly(false, true);
        assertThat(config.registrations().open()).isFalse();
        users("\ufeffusers:\n  Alice:\n    password: '" + PASSWORDS.hash("wonderland") + "'\n");
        assertThat(read(GOOD).realm().users().orElseThrow().authenticate("ALICE", "wonderland"))
                .contains("Alice");
    }

    @Test
    @ExpectedLog("is accessible to every user of this machine")
    @Checks("OP-01")
    void warnsAboutAKeyFileThatOthersCanRead() throws IOException {
        Files.setPosixFilePermissions(folder.resolve("kek"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(read(GOOD).encryption()).isPresent();
    }

    @Test
    @Checks("UI-12")
    void rejectsUserNamesThatDifferOnlyInCase() throws IOException {
        String hash = PASSWORDS.hash("wonderland");
        users("users:\n  alice:\n    password: '" + hash + "'\n  Alice:\n    password: '" + hash + "'\n");
        assertThatThrownBy(() -> read(GOOD))
                .hasMessageContaining("users.yaml, line 4, column 3: the user 'Alice' already exists");
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    @Checks("OP-01")
    void reportsEachMistakeWithFileLineAndSuggestion(String right, String wrong, String said) {
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
    void quotesNoSecretInErrorMessages(String secret) throws IOException {
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
    void rejectsAFileThatIsNoText() throws IOException {
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
    void rejectsDeepNesting() throws IOException {
        Path file = Files.writeString(folder.resolve("gatewright.yaml"), "a: " + "[".repeat(10_000));
        assertThatThrownBy(() -> ServerConfig.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Nesting");
    }

    @Test
    @Checks("OP-01")
    void reportsAMistakeInTheUsersFile() throws IOException {
        String hash = PASSWORDS.hash("wonderland");
        for (String password : List.of("wonderland", hash.substring(0, hash.length() - 30), "'$argon2id$v=19$...'")) {
            users("users:\n  alice:\n    password: " + password + "\n");
            assertThatThrownBy(() -> read(GOOD))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("users.yaml, line 3, column ")
                    .hasMessageContaining("not a password hash")
                    .hasMessageNotContaining("wonderland");
        }
    }

    @Test
    void readsTheSettingsOfClientCertificates() throws IOException {
        assertThat(read(GOOD).network().clients()).isEmpty();
        assertThat(read(GOOD + "certificate-header: Client-Cert\nclient-authorities: []\n")
                        .network()
                        .clients()
                        .orElseThrow()
                        .authorities())
                .isEmpty();
        Network network = read(GOOD + "tls: {certificate: kek, key: kek}\nclient-authorities: kek\n"
                        + "mutual-tls: {listen: '127.0.0.1:9443', address: 'https://mtls.example.com'}\n")
                .network();
        assertThat(network.hosts()).contains("mtls.example.com", "mtls.example.com:443");
        Network.ClientCertificates clients = network.clients().orElseThrow();
        assertThat(clients.authorities()).containsExactly(folder.resolve("kek"));
        assertThat(clients.alias())
                .contains(new Network.Alias(new Address("127.0.0.1", 9443), "https://mtls.example.com"));
    }

    @Test
    void acceptsAddressesAndRangesOfTrustedProxies() throws IOException {
        TrustedProxies proxies = read(GOOD.replace("[10.0.0.1]", "['::1', '2001:DB8::/32', 10.0.0.0/8]"))
                .network()
                .proxies();
        assertThat(proxies.trusts("0:0:0:0:0:0:0:1") && proxies.trusts("2001:db8::7") && proxies.trusts("10.9.8.7"))
                .isTrue();
        assertThat(proxies.trusts("11.0.0.1")).isFalse();
    }

    @Test
    void acceptsTheHashOfAnInitialAccessToken() throws IOException {
        String hash = new GeneratedSecret().hash("token");
        assertThat(read(GOOD + "registration-token-hashes: '" + hash + "'\n")
                        .registrations()
                        .tokenHashes())
                .containsExactly(hash);
    }
}
