package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gatewright.server.testing.Certificates;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.serve.ServerProgram;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A single-page application with oidc-client-ts against the program, on two registrable domains with TLS, in Chromium and
 * Firefox: login in a window, renewal by refresh token and in a hidden frame, UserInfo, logout.
 */
@Tag("clients")
class BrowserApplicationTest {
    @TempDir
    private Path folder;

    private static String executable(String... names) {
        return Stream.of(names)
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("This test needs one of " + List.of(names) + " in /usr/bin"))
                .toString();
    }

    private ServerConfig settings(String issuer, int port, String app) throws IOException {
        Certificates certificates = new Certificates()
                .selfSigned(
                        "server",
                        Certificates.of(
                                "CN=localhost",
                                Clock.systemUTC().instant().toString().substring(0, 10)));
        Files.writeString(folder.resolve("server.crt"), certificates.certificatePem("server"));
        Files.writeString(folder.resolve("server.key"), certificates.keyPem("server"));
        OwnerFile.users(folder);
        Files.writeString(folder.resolve("clients.yaml"), """
                clients:
                  spa:
                    token_endpoint_auth_method: none
                    redirect_uris: ["%1$s/popup", "%1$s/silent"]
                    post_logout_redirect_uris: ["%1$s/bye"]
                    scope: openid profile
                """.formatted(app));
        Path file = folder.resolve("gatewright.yaml");
        Files.writeString(file, """
                issuer: %s
                listen: 127.0.0.1:%d
                tls:
                  certificate: server.crt
                  key: server.key
                store: memory
                users: users.yaml
                clients: clients.yaml
                """.formatted(issuer, port));
        return ServerConfig.read(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chrome", "firefox"})
    @Spec({
        "OpenID Connect Core §3.1",
        "OpenID Connect Core §5.3",
        "OpenID Connect Core §12",
        "OpenID Connect RP-Initiated Logout §2"
    })
    @Checks("UI-04")
    void logsInRenewsAndLogsOutWithOidcClientTs(String browser) throws IOException {
        int port = Wire.freePort();
        String issuer = "https://login.gatewright.test:" + port;
        String app = "https://app.relying.test:" + Wire.freePort();
        try (ServerProgram program = ServerProgram.start(settings(issuer, port, app))) {
            Map<String, Object> seen = NodeScripts.run(
                    "browser.mjs",
                    Map.of(
                            "ISSUER",
                            issuer,
                            "APP",
                            app,
                            "BROWSER",
                            browser,
                            "EXECUTABLE",
                            browser.equals("chrome")
                                    ? executable("chromium", "google-chrome")
                                    : executable("firefox-esr", "firefox"),
                            "TLS_CERTIFICATE",
                            folder.resolve("server.crt").toString(),
                            "TLS_KEY",
                            folder.resolve("server.key").toString()));
            assertThat(seen)
                    .containsEntry("sub", "9a1c7d20-5d0b-4f4e-8f2a-1c2b3d4e5f60")
                    .containsEntry("name", "Alice Liddell")
                    .containsEntry("refreshed", true)
                    .containsEntry("out", true)
                    .as("the session has ended")
                    .containsEntry("userInfo", 401L);
            // Whether a frame of another site gets the cookie is the decision of the browser.
            assertThat(seen.get("framed")).isIn(seen.get("sub"), "error: login_required");
            assertThat(program).isNotNull();
        }
    }
}
