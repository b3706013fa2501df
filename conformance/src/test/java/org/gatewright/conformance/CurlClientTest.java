package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Token requests with curl. */
@Tag("clients")
class CurlClientTest {
    private final NetworkServer network =
            NetworkServer.reachable(WebStack.VERTX, builder -> builder.enable(new Revocation()));
    private final TestServer server = network.test();

    @AfterEach
    void stop() {
        network.close();
    }

    private String curl(String path, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-w", "\n%{http_code}"));
        command.addAll(List.of(options));
        command.add("http://localhost:" + network.port() + path);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private Map<String, Object> tokens(String... form) throws Exception {
        List<String> options = new ArrayList<>(List.of("-u", "app:" + Clients.SECRET));
        for (String parameter : form) {
            options.add("-d");
            options.add(parameter);
        }
        String output = curl("/token", options.toArray(String[]::new));
        assertThat(output).endsWith("\n200");
        return Json.read(output.substring(0, output.lastIndexOf('\n')));
    }

    private String resource(Object token) throws Exception {
        return curl("/resource", "-H", "Authorization: Bearer " + token);
    }

    @Test
    @Spec({"RFC 6749 §4.1", "RFC 6749 §6", "RFC 7009 §2"})
    void redeemsACodeRefreshesAndRevokes() throws Exception {
        Map<String, Object> first = tokens(
                "grant_type=authorization_code",
                "code=" + server.code(),
                "redirect_uri=" + Clients.CALLBACK,
                "code_verifier=" + TestServer.VERIFIER);
        assertThat(resource(first.get("access_token"))).endsWith("\n200");
        Map<String, Object> next = tokens("grant_type=refresh_token", "refresh_token=" + first.get("refresh_token"));
        assertThat(resource(next.get("access_token"))).endsWith("\n200");
        assertThat(curl("/revoke", "-u", "app:" + Clients.SECRET, "-d", "token=" + first.get("refresh_token")))
                .endsWith("\n200");
        assertThat(resource(next.get("access_token"))).endsWith("\n401");
    }
}
