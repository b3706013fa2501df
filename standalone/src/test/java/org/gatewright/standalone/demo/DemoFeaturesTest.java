package org.gatewright.standalone.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.json.Json;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Features of the demo in a real browser: device flow, client registration, remembered consent and the log of rejected
 * requests.
 */
@Tag("clients")
class DemoFeaturesTest {
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static InstalledBrowser chromium;
    private static RunningDemo demo;

    @BeforeAll
    static void start() throws IOException {
        chromium = InstalledBrowser.chromium();
        demo = RunningDemo.start();
    }

    @AfterAll
    static void stop() {
        if (demo != null) {
            demo.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    private static Page page() {
        BrowserContext desk = chromium.newContext(new Browser.NewContextOptions().setViewportSize(1100, 800));
        return desk.newPage();
    }

    private static String address(String path) {
        return "http://localhost:" + demo.port() + path;
    }

    private static Map<String, Object> post(String path, String type, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address(path)))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            String response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return Json.read(response);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(Map<String, Object> response, String member) {
        return String.valueOf(response.get(member));
    }

    private static Map<String, Object> form(String path, String body) {
        return post(path, "application/x-www-form-urlencoded", body);
    }

    private static String authorize(String clientId, String redirectUri) {
        return address(
                "/oauth2/authorize?response_type=code&scope=VIEW_CLOCK&code_challenge_method=S256&code_challenge="
                        + CHALLENGE + "&client_id=" + clientId + "&redirect_uri=" + FormCodec.encode(redirectUri));
    }

    @Test
    @Spec({"RFC 8628 §3.3", "RFC 8628 §5.4"})
    @Checks({"DV-02", "UI-06"})
    void completesTheDeviceFlow() {
        Map<String, Object> device = form("/oauth2/device_authorization", "client_id=demo-tv&scope=VIEW_CLOCK");
        String code = text(device, "user_code");
        Page page = page();
        page.navigate(text(device, "verification_uri"));
        DemoBrowserTest.show(page, "20-device");
        page.getByLabel("Code").fill("BBBB-BBBB");
        DemoBrowserTest.press(page, "Continue");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("doesn’t work");
        page.getByLabel("Code").fill(code.toLowerCase(java.util.Locale.ROOT));
        DemoBrowserTest.press(page, "Continue");
        DemoBrowserTest.logIn(page, "wonderland");
        assertThat(page.getByRole(AriaRole.ALERT).or(page.locator(".alert")).first())
                .containsText(code.substring(0, 4));
        DemoBrowserTest.show(page, "21-device-consent");
        DemoBrowserTest.press(page, "Allow");
        assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Your device is connected");
        DemoBrowserTest.show(page, "22-device-done");
        Map<String, Object> tokens = form(
                "/oauth2/token",
                "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=demo-tv&device_code="
                        + device.get("device_code"));
        assertThat(tokens).containsEntry("scope", "VIEW_CLOCK").containsKey("access_token");
        page.context().close();
    }

    @Test
    @Spec("RFC 7591 §5")
    @Checks({"UI-18", "DC-03", "UI-07"})
    void warnsAboutADynamicallyRegisteredClient() {
        Map<String, Object> client = post(
                "/oauth2/register",
                "application/json",
                "{\"client_name\":\"Your <b>Bank</b>\",\"redirect_uris\":[\"https://client.example/cb\"],"
                        + "\"logo_uri\":\"https://client.example/logo.png\"}",
                "Authorization",
                "Bearer " + DemoClients.REGISTRATION);
        Page page = page();
        page.navigate(authorize(text(client, "client_id"), "https://client.example/cb"));
        DemoBrowserTest.logIn(page, "wonderland");
        assertThat(page.locator(".alert")).containsText("Nobody has checked");
        assertThat(page.locator(".alert")).containsText("It calls itself “Your <b>Bank</b>”");
        assertThat(page.locator(".list").first()).containsText("client.example");
        assertThat(page.locator(".list").first()).containsText("Not verified");
        assertThat(page.locator("img")).hasCount(0);
        DemoBrowserTest.show(page, "23-unproven-client");
        page.context().close();
    }

    @Test
    @Checks("UI-08")
    void remembersConsent() {
        Page page = page();
        page.navigate(address("/"));
        DemoBrowserTest.press(page, "Start the code flow");
        DemoBrowserTest.logIn(page, "wonderland");
        page.getByLabel("Don’t ask again for these").check();
        DemoBrowserTest.press(page, "Allow");
        assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Access granted");
        DemoBrowserTest.press(page, "Start again");
        assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Access granted");
        page.context().close();
    }

    @Test
    void showsTheReasonOfARejectedRequest() {
        form("/oauth2/token", "grant_type=authorization_code&client_id=demo-spa&code=wrong");
        Page page = page();
        page.navigate(address("/demo/refusals"));
        assertThat(page.locator("tbody tr").first()).containsText("invalid_grant");
        assertThat(page.locator("tbody tr").first()).containsText("RFC 6749 §5.2");
        DemoBrowserTest.show(page, "24-refusals");
        page.context().close();
    }

    @Test
    @Spec("OAuth 2.0 Form Post Response Mode §2")
    @Checks("AZ-14")
    void submitsAFormPostResponse() {
        Page page = page();
        String[] posted = new String[1];
        page.route("https://client.example/**", route -> {
            posted[0] = route.request().method() + " " + route.request().postData();
            route.fulfill(new com.microsoft.playwright.Route.FulfillOptions().setBody("arrived"));
        });
        page.navigate(authorize("demo-app", "https://client.example/callback") + "&response_mode=form_post&state=s");
        DemoBrowserTest.logIn(page, "wonderland");
        if (page.getByText("will be able to").count() > 0) {
            DemoBrowserTest.press(page, "Allow");
        }
        assertThat(page.locator("body")).containsText("arrived");
        assertThat(posted[0]).startsWith("POST code=gwc_").contains("&state=s", "&iss=http");
        page.context().close();
    }
}
