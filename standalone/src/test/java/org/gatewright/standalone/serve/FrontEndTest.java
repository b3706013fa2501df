package org.gatewright.standalone.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gatewright.files.ConfigException;
import org.gatewright.identity.password.Argon2;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserDirectory;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.json.Json;
import org.gatewright.standalone.config.FirstStart;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.demo.InstalledBrowser;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages as JSON, and the front end in place of them. */
class FrontEndTest {
    private static final String PASSWORD = "brass wheels turning slowly";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final String issuer = "http://localhost:" + Wire.freePort();
    private Path settings = Path.of("");

    private ServerProgram start(String more) throws IOException {
        settings = folder.resolve("gatewright.yaml");
        FirstStart.write(settings, issuer, Entropy.system());
        Files.writeString(settings, Files.readString(settings) + more);
        return ServerProgram.start(ServerConfig.read(settings), new Extension() {
            @Override
            public UserDirectory users(UserDirectory configured) {
                Entropy entropy = Entropy.system();
                Credentials credentials = Credentials.none(entropy)
                        .changePassword(Argon2.id(entropy).hash(PASSWORD), entropy);
                ((StoredUsers) configured)
                        .store()
                        .insert(User.create(
                                entropy, UserStatus.ACTIVE, UserProfile.named("ada"), credentials, Instant.EPOCH));
                return configured;
            }
        });
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String accept) {
        request.header("Accept", accept);
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            response.headers().allValues("Set-Cookie").forEach(cookie -> {
                String[] pair = cookie.substring(0, cookie.indexOf(';')).split("=", 2);
                cookies.put(pair[0], pair[1]);
            });
            return response;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, Object> get(String address) {
        return Json.read(send(HttpRequest.newBuilder(URI.create(address)).GET(), "application/json")
                .body());
    }

    private Map<String, Object> post(Object action, Map<String, String> fields) {
        return Json.read(send(
                        HttpRequest.newBuilder(URI.create(issuer + action))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(Forms.encode(fields))),
                        "application/json")
                .body());
    }

    @Test
    void signsInThroughPagesAsJson() throws IOException {
        try (ServerProgram program = start("")) {
            Map<String, Object> page = get(issuer + "/account");
            assertThat(page)
                    .containsEntry("page", "login")
                    .containsEntry("action", "/login")
                    .containsEntry("providers", List.of())
                    .containsKeys("ticket", "app", "passkey");
            String ticket = String.valueOf(page.get("ticket"));
            Map<String, Object> wrong =
                    post(page.get("action"), Map.of("ticket", ticket, "username", "ada", "password", "wrong"));
            assertThat(wrong).containsEntry("page", "login").containsEntry("username", "ada");
            assertThat(String.valueOf(wrong.get("error"))).startsWith("That name and password");
            Map<String, Object> done =
                    post(page.get("action"), Map.of("ticket", ticket, "username", "ada", "password", PASSWORD));
            assertThat(done).containsOnly(Map.entry("redirect", issuer + "/account"));
            assertThat(get(issuer + "/account"))
                    .containsEntry("page", "profile")
                    .containsKey("token");
            assertThat(get(issuer + "/account/methods"))
                    .containsEntry("ways", Map.of("password", true, "app", false, "codes", 0L))
                    .doesNotContainKey("credentials");
            assertThat(get(issuer + "/oauth2/authorize?client_id=nobody"))
                    .containsEntry("page", "error")
                    .containsEntry("code", "invalid_request")
                    .containsKey("requestId");
            assertThat(program).isNotNull();
        }
    }

    @Test
    void showsTheDocumentOfTheFrontEndInPlaceOfEveryPage() throws IOException {
        Path example = Path.of("..", "examples", "front-end").toAbsolutePath().normalize();
        try (ServerProgram program = start("pages: {front-end: '" + example + "'}\n")) {
            HttpResponse<String> page =
                    send(HttpRequest.newBuilder(URI.create(issuer + "/account")).GET(), "text/html,*/*");
            assertThat(page.body()).contains("<script src=\"/front-end/app.js\">");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'self'");
            HttpResponse<String> script = send(
                    HttpRequest.newBuilder(URI.create(issuer + "/front-end/app.js"))
                            .GET(),
                    "*/*");
            assertThat(script.headers().firstValue("Content-Type")).contains("text/javascript; charset=utf-8");
            assertThat(get(issuer + "/account")).containsEntry("page", "login");
            assertThat(get(issuer + "/.well-known/openid-configuration")).containsEntry("issuer", issuer);
            assertThat(program).isNotNull();
        }
    }

    @Test
    @Tag("clients")
    void signsInWithTheFrontEndOfTheExample() throws IOException {
        Path example = Path.of("..", "examples", "front-end").toAbsolutePath().normalize();
        try (ServerProgram program = start("pages: {front-end: '" + example + "'}\n");
                InstalledBrowser chromium = InstalledBrowser.chromium();
                BrowserContext context = chromium.newContext(new Browser.NewContextOptions())) {
            Page page = context.newPage();
            List<String> errors = new ArrayList<>();
            page.onPageError(errors::add);
            page.navigate(issuer + "/account");
            page.fill("[name=username]", "ada");
            page.fill("[name=password]", "wrong");
            page.click("button");
            page.waitForSelector("[role=alert]");
            page.fill("[name=password]", PASSWORD);
            page.click("button");
            page.waitForSelector("h1:has-text('Hello, ada')");
            assertThat(errors).isEmpty();
            assertThat(program).isNotNull();
        }
    }

    @Test
    @Checks("OP-01")
    void rejectsAFrontEndThatCouldNotWork() throws IOException {
        Path files = Files.createDirectories(folder.resolve("files"));
        String more = "pages: {front-end: files}\n";
        assertThatThrownBy(() -> start(more))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no index.html");
        Files.writeString(files.resolve("index.html"), "<html><script>alert(1)</script>");
        assertThatThrownBy(() -> ServerConfig.read(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("has a script in it");
        Files.writeString(files.resolve("index.html"), "<html>");
        Files.writeString(files.resolve("program.exe"), "");
        assertThatThrownBy(() -> ServerConfig.read(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("program.exe is of an unknown kind");
    }
}
