package org.gatewright.standalone.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.standalone.serve.ServerProgram;
import org.gatewright.standalone.serve.Site;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a flow can end, in a real browser. */
@Tag("clients")
@Checks({"AZ-14", "UI-06"})
class FlowEndBrowserTest {
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static InstalledBrowser chromium;

    private final List<String> console = new CopyOnWriteArrayList<>();
    private final List<String> received = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    private HttpServer app;
    private HttpServer landing;
    private Site site;
    private ServerProgram gateway;
    private BrowserContext context;

    @BeforeAll
    static void browser() {
        chromium = InstalledBrowser.chromium();
    }

    @AfterAll
    static void quit() {
        chromium.close();
    }

    @BeforeEach
    void start() throws IOException {
        landing = serve(exchange -> respond(exchange, "<h1>Landed</h1>"));
        app = serve(this::app);
        site = Site.at(folder);
        site.write("clients.yaml", """
                clients:
                  web:
                    token_endpoint_auth_method: client_secret_post
                    secret_hashes: ['%s']
                    redirect_uris:
                      - '%s/callback'
                      - '%s/popup'
                      - com.example.app:/callback
                      - 'http://127.0.0.1:%d/callback?a=b%%20c'
                    scope: read
                """.formatted(
                        new GeneratedSecret().hash(Site.SECRET),
                        origin(app),
                        origin(app),
                        app.getAddress().getPort()));
        gateway = site.start("");
        context = chromium.newContext(new Browser.NewContextOptions());
    }

    @AfterEach
    void stop() {
        context.close();
        gateway.close();
        app.stop(0);
        landing.stop(0);
    }

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private static HttpServer serve(Answer response) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                response.to(exchange);
            }
        });
        server.start();
        return server;
    }

    private static String origin(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The application: its callback redirects to another origin; its popup posts a message to its opener. */
    private void app(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/callback")) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            exchange.getResponseHeaders()
                    .add("Location", "http://localhost:" + landing.getAddress().getPort() + "/landed");
            exchange.sendResponseHeaders(303, -1);
        } else if (path.equals("/popup")) {
            respond(exchange, "<script>window.opener.postMessage(location.search, location.origin)</script>");
        } else {
            respond(
                    exchange,
                    "<h1>waiting</h1><script>addEventListener('message',"
                            + " e => document.querySelector('h1').textContent = e.data)</script>");
        }
    }

    private static void respond(HttpExchange exchange, String html) throws IOException {
        byte[] body = html.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/html");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private String authorizationUri(String redirectUri, String more) {
        return "http://localhost:" + site.port + "/oauth2/authorize?response_type=code&client_id=web&scope=read&state=s"
                + "&code_challenge_method=S256&code_challenge=" + CHALLENGE + "&redirect_uri="
                + URLEncoder.encode(redirectUri, StandardCharsets.UTF_8) + more;
    }

    private Page page() {
        Page page = context.newPage();
        page.onConsoleMessage(message -> console.add(message.text()));
        return page;
    }

    private static void logIn(Page page) {
        page.fill("input[name=username]", "alice");
        page.fill("input[name=password]", "wonderland");
        page.click("form button.primary");
    }

    private void assertLanded(Page page) {
        assertThat(page.locator("h1")).hasText("Landed");
        assertThat(console).noneMatch(line -> line.contains("Content Security Policy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/callback", "/callback?a=b%20c"})
    @Spec("RFC 6749 §4.1.2")
    void allowsACallbackThatRedirectsToAnotherOrigin(String callback) {
        Page page = page();
        page.navigate(authorizationUri(origin(app) + callback, ""));
        logIn(page);
        page.click("button[value=allow]");
        assertLanded(page);
        assertThat(received.get(0)).contains("code=", "state=s");
    }

    @Test
    @Spec("RFC 6749 §4.1.2.1")
    void allowsTheRedirectAfterADenial() {
        Page page = page();
        page.navigate(authorizationUri(origin(app) + "/callback", ""));
        logIn(page);
        page.click(".buttons button[value=deny]");
        assertLanded(page);
        assertThat(received.get(0)).contains("error=access_denied");
    }

    @Test
    void allowsTheRedirectWithRememberedConsent() {
        for (int i = 0; i < 2; i++) {
            Page page = page();
            page.navigate(authorizationUri(origin(app) + "/callback", ""));
            if (i == 0) {
                logIn(page);
                page.check("input[name=remember]");
                page.click("button[value=allow]");
            }
            assertLanded(page);
        }
        assertThat(received).hasSize(2).allMatch(line -> line.contains("code="));
    }

    @Test
    @Spec("OAuth 2.0 Form Post Response Mode §2")
    void allowsTheRedirectAfterAFormPost() {
        Page page = page();
        page.navigate(authorizationUri(origin(app) + "/callback", "&response_mode=form_post"));
        logIn(page);
        page.click("button[value=allow]");
        assertLanded(page);
        assertThat(received.get(0)).startsWith("POST").contains("code=");
    }

    @Test
    @Spec("RFC 8252 §7.1")
    void allowsARedirectToAPrivateUseScheme() {
        Page page = page();
        List<String> asked = new CopyOnWriteArrayList<>();
        var session = context.newCDPSession(page);
        session.on("Page.frameRequestedNavigation", event -> asked.add(event.toString()));
        session.on("Network.requestWillBeSent", event -> asked.add(event.toString()));
        session.on("Network.responseReceivedExtraInfo", event -> asked.add(event.toString()));
        session.send("Page.enable");
        session.send("Network.enable");
        page.navigate(authorizationUri("com.example.app:/callback", ""));
        logIn(page);
        page.click("button[value=allow]");
        Await.until("the browser is sent to the application", () -> {
            page.waitForTimeout(20);
            return asked.stream().anyMatch(event -> event.contains("com.example.app:/callback?code="));
        });
        assertThat(console).noneMatch(line -> line.contains("Content Security Policy"));
    }

    @Test
    void letsAPopupNotifyItsOpener() {
        Page opener = page();
        opener.navigate(origin(app) + "/");
        Page popup = opener.waitForPopup(() -> opener.evaluate(
                "address => { window.open(address, 'login') }", authorizationUri(origin(app) + "/popup", "")));
        logIn(popup);
        popup.click("button[value=allow]");
        assertThat(opener.locator("h1")).containsText("code=");
    }
}
