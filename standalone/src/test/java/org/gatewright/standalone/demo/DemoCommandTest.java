package org.gatewright.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.gatewright.tck.Wire;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The demo as it is started from a shell. */
class DemoCommandTest {
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

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
    void aPortThatIsTakenIsSaidToBe() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            assertThat(run(1, "--port", Integer.toString(taken.getLocalPort())))
                    .contains("localhost:" + taken.getLocalPort() + ": the port is taken");
        }
    }

    @Test
    void aPortThatIsNoneIsRefused() {
        assertThat(run(2, "--port", "70000")).contains("1 to 65535");
        assertThat(run(2, "--port", "eighty")).contains("eighty");
    }

    @Test
    void aServiceReadsTheClockButMayNotSetIt() throws IOException {
        int port = freePort();
        try (Demo demo = Demo.start(port)) {
            Wire wire = new Wire(demo.port());
            String tokens = wire.request(
                    "POST",
                    "/oauth2/token",
                    Map.of(
                            "Authorization", "Basic ZGVtby1zZXJ2aWNlOmRlbW8tc2VydmljZS1zZWNyZXQ=",
                            "Content-Type", "application/x-www-form-urlencoded"),
                    "grant_type=client_credentials&scope=VIEW_CLOCK");
            String token = tokens.replaceFirst("(?s).*\"access_token\":\"([^\"]*)\".*", "$1");
            assertThat(wire.request("GET", "/clock", Map.of("Authorization", "Bearer " + token), ""))
                    .startsWith("HTTP/1.1 200");
            assertThat(wire.request("PUT", "/clock", Map.of("Authorization", "Bearer " + token), "x"))
                    .startsWith("HTTP/1.1 403")
                    .contains("insufficient_scope");
        }
    }
}
