package org.gatewright.standalone.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gatewright.identity.password.Argon2;
import org.gatewright.protocol.Entropy;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.serve.ServerProgram;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of login sessions in a real browser: the choice of an account, the logout and its frames, the status frame. */
@Tag("clients")
class SessionPagesTest {
    private static final String SITE = "https://client.example";

    @TempDir
    private Path folder;

    private final String issuer = "http://localhost:" + Wire.freePort();
    private final int localPort = Wire.freePort();
    private final String local = "http://localhost:" + localPort;
    private final List<String> framed = new CopyOnWriteArrayList<>();
    private InstalledBrowser chromium;
    private HttpServer application;
    private ServerProgram program;
    private BrowserContext context;
    private Page page;

    @BeforeEach
    void start() throws IOException {
        chromium = InstalledBrowser.chromium();
        serveLocal();
        String hash = Argon2.id(Entropy.system()).hash("wonderland");
        Files.writeString(folder.resolve("users.yaml"), """
                users:
                  alice:
                    password: '%1$s'
                    claims: {name: Alice Liddell, email: alice@wonderland.example}
                  bob:
                    password: '%1$s'
                    claims: {name: Bob Carter, email: bob@wonderland.example}
                """.formatted(hash));
        Files.writeString(folder.resolve("clients.yaml"), """
                clients:
                  site:
                    client_name: The Site
                    token_endpoint_auth_method: none
                    grant_types: [implicit]
                    response_types: [id_token]
                    redirect_uris: ["%1$s/cb", "%2$s/cb"]
                    post_logout_redirect_uris: ["%1$s/bye"]
                    frontchannel_logout_uri: %1$s/front
                    policy_uri: %1$s/policy
                    tos_uri: %1$s/terms
                    scope: openid
                """.formatted(SITE, local));
        Path file = folder.resolve("gatewright.yaml");
        Files.writeString(file, """
                issuer: %s
                listen: localhost:%s
                store: memory
                profile: openid
                allow-session-status: true
                users: users.yaml
                clients: clients.yaml
                """.formatted(issuer, issuer.substring(issuer.lastIndexOf(':') + 1)));
        program = ServerProgram.start(ServerConfig.read(file));
        context = chromium.newContext(new Browser.NewContextOptions());
        page = context.newPage();
        context.route(SITE + "/**", route -> {
            if (route.request().url().startsWith(SITE + "/front")) {
                framed.add(route.request().url());
            }
            route.fulfill(new Route.FulfillOptions().setContentType("text/html").setBody("the site"));
        });
    }

    /** Serves the page of an application, with the frame in it. */
    private void serveLocal() throws IOException {
        application = HttpServer.create(new InetSocketAddress("localhost", localPort), 0);
        byte[] html = ("<!doctype html><title>The site</title><iframe id=op src=\"" + issuer
                        + "/oauth2/check_session\"></iframe><script>"
                        + "replies = []; addEventListener('message', event => replies.push(event.data));</script>")
                .getBytes(StandardCharsets.US_ASCII);
        application.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, html.length);
            exchange.getResponseBody().write(html);
            exchange.close();
        });
        application.start();
    }

    @AfterEach
    void stop() {
        if (context != null) {
            context.close();
        }
        if (program != null) {
            program.close();
        }
        if (application != null) {
            application.stop(0);
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    private String authorize(String redirectUri, String... more) {
        Map<String, String> query = new LinkedHashMap<>(Map.of(
                "response_type", "id_token",
                "client_id", "site",
                "redirect_uri", redirectUri,
                "scope", "openid",
                "nonce", "a-nonce-of-this-request",
                "state", "a-state"));
        for (int i = 0; i < more.length; i += 2) {
            query.put(more[i], more[i + 1]);
        }
        return issuer + "/oauth2/authorize?" + Forms.encode(query);
    }

    /** Logs in, and consents; returns the parameters of the response. */
    private Map<String, String> logIn(String user, String redirectUri) {
        page.navigate(authorize(redirectUri, "prompt", "login"));
        return enter(user, redirectUri);
    }

    private Map<String, String> enter(String user, String redirectUri) {
        page.getByLabel("Email or username").fill(user);
        page.getByLabel("Password").fill("wonderland");
        DemoBrowserTest.press(page, "Sign in");
        DemoBrowserTest.press(page, "Allow");
        return response(redirectUri);
    }

    private Map<String, String> response(String redirectUri) {
        page.waitForURL(url -> url.startsWith(redirectUri));
        return Forms.decode(page.url().substring(page.url().indexOf('#') + 1));
    }

    @Test
    @Spec("OpenID Connect Core §3.1.2.1")
    void letsThePersonChooseAnAccount() {
        logIn("alice", SITE + "/cb");
        page.navigate(authorize(SITE + "/cb", "prompt", "login"));
        assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Confirm it’s you");
        assertThat(page.locator("main")).containsText("Alice Liddell");
        DemoBrowserTest.press(page, "Not you? Use another account");
        enter("bob", SITE + "/cb");
        page.navigate(authorize(SITE + "/cb", "prompt", "select_account"));
        assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Choose an account");
        assertThat(page.locator("button").first()).containsText("Bob Carter");
        DemoBrowserTest.show(page, "24-accounts");
        page.getByText("Alice Liddell").click();
        assertThat(page.locator("body")).containsText("Alice Liddell");
        DemoBrowserTest.show(page, "25-consent-with-links");
        assertThat(page.getByText("Privacy policy")).hasAttribute("href", SITE + "/policy");
        DemoBrowserTest.press(page, "Allow");
        response(SITE + "/cb");
        page.navigate(authorize(SITE + "/cb", "prompt", "select_account"));
        DemoBrowserTest.press(page, "Use another account");
        assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Sign in");
    }

    @Test
    @Spec("OpenID Connect Front-Channel Logout §3")
    @Checks("LO-05")
    void loadsTheFramesOfClientsBeforeItGoesOn() {
        String idToken = logIn("alice", SITE + "/cb").get("id_token");
        page.navigate(issuer + "/oauth2/logout?"
                + Forms.encode(Map.of(
                        "id_token_hint", idToken, "post_logout_redirect_uri", SITE + "/bye", "state", "a <state>")));
        page.waitForURL(url -> url.startsWith(SITE + "/bye"));
        assertThat(page.url()).isEqualTo(SITE + "/bye?state=a%20%3Cstate%3E");
        assertThat(framed).hasSize(1);
        assertThat(framed.get(0)).contains("/front?iss=" + Forms.encode(issuer), "&sid=");
    }

    private String status(String message) {
        int before = (int) page.evaluate("replies.length");
        page.frameLocator("#op")
                .locator("body")
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        page.evaluate("message => document.getElementById('op').contentWindow.postMessage(message, '*')", message);
        page.waitForFunction("count => replies.length > count", before);
        return (String) page.evaluate("replies[replies.length - 1]");
    }

    @Test
    @Spec({"OpenID Connect Session Management §3.1", "OpenID Connect Session Management §3.2"})
    void tellsPagesOfClientsWhetherTheSessionHasChanged() {
        String state = logIn("alice", local + "/cb").get("session_state");
        assertThat(status("site " + state)).isEqualTo("unchanged");
        assertThat(status("other " + state)).isEqualTo("changed");
        for (String malformed : List.of("site", "", "site a b", "site nodot", " " + state)) {
            assertThat(status(malformed)).as(malformed).isEqualTo("error");
        }
        Page other = context.newPage();
        other.navigate(issuer + "/oauth2/logout");
        DemoBrowserTest.press(other, "Sign out");
        assertThat(other.getByRole(AriaRole.HEADING).first()).hasText("You are signed out");
        assertThat(status("site " + state)).isEqualTo("changed");
    }
}
