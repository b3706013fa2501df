package org.gatewright.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.json.Json;
import org.gatewright.standalone.serve.ServerProgram;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.TestResponse;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for clients in the store, beside a running server. */
class ClientCommandTest {
    @TempDir
    Path folder;

    private Deployment site;

    @BeforeEach
    void files() {
        site = Deployment.in(folder);
    }

    private int token(String id, String secret) {
        TestResponse response = new Wire(site.port)
                .form(
                        "/oauth2/token",
                        Map.of("Authorization", Forms.basic(id, secret)),
                        Forms.encode(Map.of("grant_type", "client_credentials", "scope", "read")));
        return response.status();
    }

    private Map<String, Object> add(String id, String... options) {
        List<String> all = new ArrayList<>(List.of("client", "add", id, "--json"));
        all.addAll(List.of(options));
        return site.run(all.toArray(String[]::new)).object();
    }

    @Test
    void addsAClientThatTheRunningServerKnowsAtOnce() {
        try (ServerProgram server = site.start()) {
            Deployment.Ran ran = site.run(
                    "client",
                    "add",
                    "robot",
                    "--name",
                    "Robot",
                    "--grant-type",
                    "client_credentials",
                    "--scope",
                    "read");
            assertThat(ran.status()).isZero();
            List<String> lines = ran.out().lines().toList();
            assertThat(lines).hasSize(2).startsWith("robot");
            assertThat(token("robot", lines.get(1))).isEqualTo(200);
            assertThat(token("robot", "wrong")).isEqualTo(401);
            assertThat(site.run("client", "show", "robot", "--json").object())
                    .containsEntry("client_name", "Robot")
                    .containsEntry("source", "store")
                    .doesNotContainKey("secret_hashes");
            assertThat(server).isNotNull();
        }
    }

    @Test
    @Checks("OP-02")
    void endsAClientOfARunningServerAtOnce() {
        try (ServerProgram server = site.start()) {
            String secret = String.valueOf(add("robot", "--grant-type", "client_credentials", "--scope", "read")
                    .get("client_secret"));
            assertThat(token("robot", secret)).isEqualTo(200);
            assertThat(site.run("authorization", "list", "--client=robot", "--json")
                            .objects())
                    .hasSize(1);
            assertThat(site.run("client", "delete", "robot", "--json").object())
                    .containsEntry("authorizations_revoked", 1L);
            assertThat(token("robot", secret)).isEqualTo(401);
            assertThat(site.run("authorization", "list", "--client=robot").status())
                    .isEqualTo(3);
            assertThat(site.run("client", "show", "robot").status()).isEqualTo(3);
        }
    }

    @Test
    void replacesTheSecretAndKeepsTheOldOneIfWanted() {
        String first = String.valueOf(add("robot", "--grant-type", "client_credentials", "--scope", "read")
                .get("client_secret"));
        try (ServerProgram server = site.start()) {
            String second = String.valueOf(site.run("client", "rotate-secret", "robot", "--keep-old", "--json")
                    .object()
                    .get("client_secret"));
            assertThat(List.of(token("robot", first), token("robot", second))).containsExactly(200, 200);
            String third = String.valueOf(site.run("client", "rotate-secret", "robot", "--json")
                    .object()
                    .get("client_secret"));
            assertThat(List.of(token("robot", first), token("robot", second), token("robot", third)))
                    .containsExactly(401, 401, 200);
            assertThat(server).isNotNull();
        }
    }

    @Test
    void changesOnlyWhatIsMentioned() {
        add(
                "app",
                "--auth-method",
                "none",
                "--redirect-uri",
                "https://a.example/cb",
                "--scope",
                "read",
                "--name",
                "App");
        assertThat(site.run(
                                "client",
                                "set",
                                "app",
                                "--redirect-uri",
                                "https://b.example/cb",
                                "--redirect-uri",
                                "https://c.example/cb",
                                "--member",
                                "client_uri=https://a.example")
                        .status())
                .isZero();
        assertThat(site.run("client", "show", "app", "--json").object())
                .containsEntry("client_name", "App")
                .containsEntry("client_uri", "https://a.example")
                .containsEntry("token_endpoint_auth_method", "none")
                .containsEntry("redirect_uris", List.of("https://b.example/cb", "https://c.example/cb"));
        site.run("client", "set", "app", "--member", "client_uri=");
        assertThat(site.run("client", "show", "app", "--json").object()).doesNotContainKey("client_uri");
    }

    @Test
    void rejectsWhatTheServerDoesNotSupport() {
        assertThat(site.run("client", "add", "x", "--scope", "unknown", "--grant-type", "client_credentials"))
                .satisfies(ran -> {
                    assertThat(ran.status()).isNotZero();
                    assertThat(ran.err()).contains("'unknown' is not defined under 'scopes'");
                });
        assertThat(site.run("client", "add", "x", "--redirect-uri", "http://a.example/cb")
                        .err())
                .contains("unencrypted");
        assertThat(site.run("client", "add", "x", "--member", "nonsense=1").err())
                .contains("unknown member 'nonsense'");
        assertThat(site.run("client", "add", "service").err()).contains("in the file of 'clients'");
        assertThat(site.run("client", "set", "service", "--name", "X").err()).contains("in the file of 'clients'");
        assertThat(site.run("client", "set", "nobody", "--name", "X").status()).isEqualTo(3);
        assertThat(site.run("client", "rotate-secret", "nobody").status()).isEqualTo(3);
        assertThat(site.run("client", "list", "--json").objects())
                .extracting(client -> client.get("client_id"))
                .containsExactly("service");
        add("app", "--auth-method", "none", "--redirect-uri", "https://a.example/cb");
        assertThat(site.run("client", "add", "app").err()).contains("There is a client with that ID");
        assertThat(site.run("client", "rotate-secret", "app").err()).contains("does not authenticate with a secret");
    }

    @Test
    void importsWhatItExports() {
        String secret = String.valueOf(add("robot", "--grant-type", "client_credentials", "--scope", "read")
                .get("client_secret"));
        add("app", "--auth-method", "none", "--redirect-uri", "https://a.example/cb");
        String exported = site.run("client", "export", "-").out();
        site.run("client", "delete", "robot");
        site.run("client", "delete", "app");
        Path file = site.write("clients.jsonl", exported + "{\"client_id\":\"bad\",\"scope\":\"unknown\"}\nno json\n");
        assertThat(site.run("client", "import", file.toString(), "--dry-run", "--json"))
                .satisfies(ran -> assertThat(Json.read(ran.out()))
                        .containsEntry("imported", 2L)
                        .containsEntry("rejected", 2L));
        Deployment.Ran ran = site.run("client", "import", file.toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("Line 3: ", "Line 4: ");
        assertThat(ran.out()).contains("Clients imported: 2, rejected: 2");
        assertThat(site.run("client", "import", file.toString()).err()).contains("set --update to replace it");
        try (ServerProgram server = site.start()) {
            assertThat(token("robot", secret)).isEqualTo(200);
            assertThat(server).isNotNull();
        }
    }

    @Test
    void rejectsAFileThatIsNotUtf8() throws IOException {
        Path file = site.write("clients.jsonl", "");
        Files.write(file, new byte[] {'{', (byte) 0xff, '}'});
        assertThat(site.run("client", "import", file.toString()).err()).contains("not in UTF-8");
    }

    @Test
    void explainsWhyARequestWasRefused() {
        try (ServerProgram server = site.start()) {
            TestResponse refused = new Wire(site.port)
                    .form("/oauth2/token", Map.of("Authorization", Forms.basic("service", "wrong")), "grant_type=x");
            String number = refused.header("Request-Id");
            Await.until(
                    "the request is in the journal",
                    () -> site.run("explain", number).status() == 0);
            assertThat(site.run("explain", number, "--json").object())
                    .containsEntry("request_id", number)
                    .containsEntry("path", "/oauth2/token")
                    .containsEntry("error", "invalid_client")
                    .containsEntry("client_id", "service");
            assertThat(site.run("explain", "unknown").status()).isEqualTo(3);
            assertThat(server).isNotNull();
        }
    }
}
