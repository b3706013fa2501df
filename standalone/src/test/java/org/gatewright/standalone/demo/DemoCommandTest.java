package org.gatewright.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gatewright.identity.password.Argon2;
import org.gatewright.protocol.Entropy;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.serve.ServerProgram;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demo command on the command line. */
class DemoCommandTest {
    @TempDir
    Path folder;

    private static String run(int expectedStatus, String... arguments) {
        StringWriter output = new StringWriter();
        int status = new CommandLine(new DemoCommand())
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(output))
                .execute(arguments);
        assertThat(status).isEqualTo(expectedStatus);
        return output.toString();
    }

    @Test
    void reportsAPortInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            assertThat(run(1, "--port", Integer.toString(taken.getLocalPort())))
                    .contains("localhost:" + taken.getLocalPort() + ": the port is in use");
        }
    }

    @Test
    void rejectsAnInvalidPort() {
        assertThat(run(2, "--port", "70000")).contains("1 to 65535");
        assertThat(run(2, "--port", "eighty")).contains("eighty");
    }

    /** Returns a token of the service, which may read the clock. */
    private static String token(Wire wire, String base) throws IOException {
        String tokens = wire.request(
                        "POST",
                        base + "/oauth2/token",
                        Map.of(
                                "Authorization", "Basic ZGVtby1zZXJ2aWNlOmRlbW8tc2VydmljZS1zZWNyZXQ=",
                                "Content-Type", "application/x-www-form-urlencoded"),
                        "grant_type=client_credentials&scope=VIEW_CLOCK")
                .text();
        return tokens.replaceFirst("(?s).*\"access_token\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void allowsAServiceToReadButNotToSetTheClock() throws IOException {
        try (RunningDemo demo = RunningDemo.start()) {
            Wire wire = new Wire(demo.port());
            String token = token(wire, "");
            assertThat(wire.request("GET", "/clock", Map.of("Authorization", "Bearer " + token), "")
                            .text())
                    .startsWith("HTTP/1.1 200");
            assertThat(wire.request("PUT", "/clock", Map.of("Authorization", "Bearer " + token), "x")
                            .text())
                    .startsWith("HTTP/1.1 403")
                    .contains("insufficient_scope");
        }
    }

    @Test
    void addsTheDemoToConfiguredSettings() throws IOException {
        int port = Wire.freePort();
        Path settings = write("listen: localhost:" + port, "http://localhost:" + port + "/auth");
        try (ServerProgram gateway = Demo.start(ServerConfig.read(settings))) {
            Wire wire = new Wire(port);
            assertThat(wire.get("/auth/").text()).startsWith("HTTP/1.1 200").contains("/auth/demo/start");
            assertThat(wire.get("/.well-known/oauth-authorization-server/auth").text())
                    .contains("\"read\",\"VIEW_CLOCK\",\"SET_CLOCK\"]");
            String token = token(wire, "/auth");
            assertThat(wire.request("GET", "/auth/clock", Map.of("Authorization", "Bearer " + token), "")
                            .text())
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void listensOnLoopbackAddressesOnly() throws IOException {
        for (String listen : List.of(
                "0.0.0.0:8080\nallow-plain-http: true",
                "'[::]:8080'\nallow-plain-http: true",
                "localhost:8080\ntrusted-proxies: [127.0.0.1]")) {
            Path open = write("listen: " + listen, "http://localhost:8080");
            assertThat(run(1, "--config", open.toString())).contains("to loopback addresses");
        }
        Path settings = write("listen: localhost:8080\ntrusted-proxies: [10.0.0.1]", "https://login.example.com");
        assertThat(run(1, "--config", settings.toString())).contains("to loopback addresses");
        assertThat(run(2, "--config", settings.toString(), "--port", "8080")).contains("set both in the settings file");
    }

    @Test
    void rejectsAnExistingUserOfTheSameName() throws IOException {
        Path settings = write("listen: localhost:8080", "http://localhost:8080");
        Files.writeString(
                folder.resolve("users.yaml"),
                "users:\n  alice:\n    password: '"
                        + Argon2.id(Entropy.system()).hash("x") + "'\n");
        assertThat(run(1, "--config", settings.toString())).contains("The user 'alice' already exists");
    }

    private Path write(String listen, String issuer) throws IOException {
        Files.writeString(folder.resolve("users.yaml"), "users: {}\n");
        return Files.writeString(
                folder.resolve("gatewright.yaml"),
                "issuer: " + issuer + "\n" + listen
                        + "\nstore: memory\nusers: users.yaml\nscopes:\n  read: Read your data\n");
    }
}
