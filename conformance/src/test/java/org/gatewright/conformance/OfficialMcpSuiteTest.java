package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gatewright.identity.password.Argon2;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.json.Json;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.serve.ServerProgram;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The conformance suite of the Model Context Protocol for authorization servers, against the program with the settings
 * {@code mcp}. The suite prints the address of an authorization request, which a user then allows in a browser.
 */
@Tag("clients")
class OfficialMcpSuiteTest {
    private static final NodePackages SUITE = new NodePackages("node-mcp");
    private static final String TOOLS = "http://localhost/mcp";

    private final int port = Wire.freePort();
    private final int callback = Wire.freePort();
    private final String issuer = "http://localhost:" + port;
    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    @TempDir
    Path folder;

    @TempDir
    Path results;

    @Test
    @Spec({
        "Model Context Protocol Authorization: Discovery",
        "Model Context Protocol Authorization: Client ID Metadata Documents",
        "Model Context Protocol Authorization: Resource Parameter",
        "RFC 8414 §3",
        "RFC 6749 §4.1",
        "RFC 7636 §4",
        "RFC 9207 §2"
    })
    void passesEveryScenario() throws Exception {
        Path packages = SUITE.install();
        try (ServerProgram server = ServerProgram.start(ServerConfig.read(settings()))) {
            String output = run(packages.resolve("node_modules/.bin"));
            assertThat(checks())
                    .as(output)
                    .isEqualTo(Map.of(
                            "authorization-server-metadata", "SUCCESS",
                            "authorization-server-metadata-cimd", "SUCCESS",
                            "authorization-code-grant", "SUCCESS"));
            assertThat(output).contains("(2 scenarios)", "Total: 3 passed, 0 failed");
        }
    }

    private Path settings() throws IOException {
        String password = Argon2.id(Entropy.system()).hash("wonderland");
        OwnerFile.write(folder, "users.yaml", "users:\n  alice:\n    password: '" + password + "'\n");
        OwnerFile.write(folder, "clients.yaml", """
                clients:
                  suite:
                    token_endpoint_auth_method: none
                    grant_types: [authorization_code, refresh_token]
                    redirect_uris: ['http://127.0.0.1:%d/callback']
                    scope: mcp
                """.formatted(callback));
        return OwnerFile.write(folder, "gatewright.yaml", """
                issuer: %s
                listen: localhost:%d
                store: memory
                users: users.yaml
                clients: clients.yaml
                mcp: %s
                """.formatted(issuer, port, TOOLS));
    }

    /** Runs all scenarios; returns what the suite printed. */
    private String run(Path commands) throws IOException, InterruptedException {
        Process suite = new ProcessBuilder(
                        commands.resolve("node").toString(),
                        commands.resolve("conformance").toString(),
                        "authorization",
                        "--url",
                        issuer,
                        "--client-id",
                        "suite",
                        "--resource",
                        TOOLS,
                        "--port",
                        String.valueOf(callback),
                        "--output-dir",
                        results.toString())
                .redirectErrorStream(true)
                .start();
        List<String> printed = new ArrayList<>();
        try (BufferedReader output = suite.inputReader()) {
            String address = "";
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                printed.add(line);
                if (line.startsWith(issuer + "/oauth2/authorize?")) {
                    address = line;
                } else if (line.startsWith("Callback server started")) {
                    allow(address);
                }
            }
            assertThat(suite.waitFor()).as(String.join("\n", printed)).isZero();
            return String.join("\n", printed);
        } finally {
            suite.destroyForcibly();
        }
    }

    /** Logs in, allows the request, and follows the redirect to the suite. */
    private void allow(String address) throws IOException, InterruptedException {
        String login = browse(HttpRequest.newBuilder(URI.create(address)));
        String consent = submit(login, Map.of("username", "alice", "password", "wonderland"));
        submit(consent, Map.of("scope:mcp", "on", "decision", "allow"));
    }

    private String submit(String page, Map<String, String> fields) throws IOException, InterruptedException {
        Map<String, String> form = new TreeMap<>(fields);
        form.put("ticket", between(page, "name=\"ticket\" value=\"", "\""));
        return browse(HttpRequest.newBuilder(URI.create(issuer).resolve(between(page, "action=\"", "\"")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", issuer)
                .POST(HttpRequest.BodyPublishers.ofString(Forms.encode(form))));
    }

    private String browse(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private static String between(String text, String start, String end) {
        assertThat(text).contains(start);
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }

    /** Returns the status of each check of each scenario. */
    private Map<String, String> checks() throws IOException {
        Map<String, String> checks = new TreeMap<>();
        try (Stream<Path> files = Files.walk(results)) {
            for (Path file : files.filter(path -> path.endsWith("checks.json")).toList()) {
                for (Object check : Json.readArray(Files.readAllBytes(file))) {
                    Map<String, Object> members = Json.object(check).orElseThrow();
                    checks.put(String.valueOf(members.get("id")), String.valueOf(members.get("status")));
                }
            }
        }
        return checks;
    }
}
