package org.gatewright.standalone.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.gatewright.files.ConfigException;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program with users of an LDAP server. */
class LdapUsersTest {
    private static final String BASE = "ou=people,dc=example,dc=com";

    @TempDir
    Path folder;

    private InMemoryDirectoryServer ldap;
    private int port;

    @BeforeEach
    void start() throws LDAPException, IOException {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
        config.setSchema(null);
        config.addAdditionalBindCredentials("cn=gatewright", "service secret");
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("ldap", InetAddress.getLoopbackAddress(), 0, null));
        ldap = new InMemoryDirectoryServer(config);
        ldap.add(BASE, new Attribute("objectClass", "organizationalUnit"), new Attribute("ou", "people"));
        ldap.add(
                "uid=alice," + BASE,
                new Attribute("objectClass", "inetOrgPerson"),
                new Attribute("uid", "alice"),
                new Attribute("userPassword", "wonderland"));
        ldap.startListening();
        port = Wire.freePort();
        Path kek = folder.resolve("kek");
        Files.writeString(
                kek, Base64.getEncoder().encodeToString(Entropy.system().bytes(32)));
        Files.setPosixFilePermissions(kek, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(folder.resolve("clients.yaml"), """
                clients:
                  app:
                    token_endpoint_auth_method: client_secret_post
                    secret_hashes: ['%s']
                    grant_types: [password, refresh_token]
                    scope: read
                """.formatted(new GeneratedSecret().hash("secret")));
        Files.setPosixFilePermissions(folder.resolve("clients.yaml"), PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void stop() {
        ldap.shutDown(true);
    }

    private ServerConfig config(String more) throws IOException {
        Path file = folder.resolve("gatewright.yaml");
        Files.writeString(file, """
                issuer: http://localhost:%d
                listen: localhost:%d
                store: sqlite:state.db
                key-encryption-key: kek
                profile: legacy
                clients: clients.yaml
                scopes:
                  read: Read
                ldap:
                  servers: ldap://localhost:%d
                  bind-dn: cn=gatewright
                  base-dn: %s
                %s
                """.formatted(port, port, ldap.getListenPort(), BASE, more));
        return ServerConfig.read(file);
    }

    private ServerProgram run(String more) throws IOException {
        return ServerProgram.start(config("  password: service secret\n" + more));
    }

    private int login(String password) throws IOException, InterruptedException {
        String form = "grant_type=password&username=alice&client_id=app&client_secret=secret&password="
                + URLEncoder.encode(password, StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    @ExpectedLog("did not complete a search (server down)")
    void verifiesPasswordsInTheDirectory() throws Exception {
        try (ServerProgram program = run("")) {
            assertThat(login("wonderland")).isEqualTo(200);
            assertThat(login("wrong")).isEqualTo(400);
            ldap.shutDown(true);
            assertThat(login("wonderland")).isEqualTo(503);
        }
    }

    @Test
    void letsUsersMoveToTheStore() throws Exception {
        try (ServerProgram program = run("  migrate: true")) {
            assertThat(login("wonderland")).isEqualTo(200);
            ldap.shutDown(true);
            assertThat(login("wonderland")).isEqualTo(200);
            assertThat(login("wrong")).isEqualTo(400);
        }
    }

    @Test
    void doesNotStartWithoutTheDirectory() throws Exception {
        assertThatIllegalStateException()
                .isThrownBy(() -> ServerProgram.start(config("  password: wrong")))
                .withMessageContaining("rejects the bind DN or its password");
        ServerConfig config = config("  password: service secret");
        ldap.shutDown(true);
        assertThatIllegalStateException()
                .isThrownBy(() -> ServerProgram.start(config))
                .withMessageContaining("is unreachable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password: x, users: users.yaml | either in a file of 'users' or in 'ldap'",
                "start-tls: true | 'password' is missing",
                "password: x, user-filter: (uid=alice) | must contain {login}",
                "password: x, subject: a b | is not the name of an LDAP attribute",
                "password: x, claims: {employeeNumber: sub} | reserved",
                "password: x, groups: {filter: \"(member={dn})\"} | 'base-dn' is missing",
                "password: x, response-timeout: 2m | at most a minute",
            })
    void findsMistakesInSettings(String settings, String problem) throws IOException {
        Files.writeString(folder.resolve("users.yaml"), "users: {}\n");
        String lines =
                "  " + settings.replace("password: x, ", "password: x\n  ").replace("  users:", "users:");
        assertThatThrownBy(() -> config(lines))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(problem);
    }
}
