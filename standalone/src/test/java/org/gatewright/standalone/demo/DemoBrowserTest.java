package org.gatewright.standalone.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pages of the demo in a real browser. */
@Tag("clients")
class DemoBrowserTest {
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

    @Test
    @Parity({12, 14, 16, 22, 25, 31})
    @Spec("RFC 6749 §4.1")
    void grantsAccessReadsTheClockAndRefreshes() {
        try (BrowserContext desk = desk()) {
            Page page = home(desk);
            show(page, "1-home");
            press(page, "Start the code flow");
            show(page, "2-login");
            logIn(page, "wrong");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("don’t match");
            show(page, "3-login-refused");
            logIn(page, "wonderland");
            assertThat(page.getByRole(AriaRole.HEADING).first()).containsText("Allow ");
            show(page, "4-consent");
            press(page, "Allow");
            assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Access granted");
            assertThat(page.url()).doesNotContain("code=");
            assertThat(page.locator(".messages")).containsText("POST /login");
            assertThat(page.locator(".messages")).containsText("password=(hidden)");
            assertThat(page.locator(".messages")).not().containsText("wonderland");
            press(page, "Read the clock");
            assertThat(page.locator(".messages")).containsText("\"time\":");
            press(page, "Refresh the token");
            assertThat(page.locator(".messages")).containsText("grant_type=refresh_token");
            press(page, "Read the clock");
            assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Access granted");
            show(page, "5-granted");
        }
    }

    @Test
    @Spec({"OpenID Connect Core §3.1", "OpenID Connect RP-Initiated Logout §2"})
    void logsInToTwoApplicationsOnceAndOutOfBoth() {
        try (BrowserContext desk = desk()) {
            Page page = home(desk);
            press(page, "Sign in to an application");
            logIn(page, "wonderland");
            assertThat(page.getByRole(AriaRole.HEADING).first()).containsText("Allow ");
            assertThat(page.locator("body")).containsText("Alice Liddell");
            show(page, "20-login-consent");
            press(page, "Allow");
            assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("You are signed in to demo-notes");
            assertThat(page.locator("body")).containsText("amr: [pwd]");
            assertThat(page.locator(".messages")).containsText("alice@wonderland.example");
            show(page, "21-logged-in");
            press(page, "Sign in to demo-photos");
            assertThat(page.getByRole(AriaRole.HEADING).first()).containsText("Allow ");
            press(page, "Allow");
            assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("You are signed in to demo-photos");
            press(page, "Sign out");
            assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Gatewright demo");
            press(page, "Sign in to an application");
            assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Sign in");
            logIn(page, "wonderland");
            press(page, "Allow");
            page.navigate(address("/oauth2/logout"));
            assertThat(page.getByRole(AriaRole.HEADING).first()).containsText("Sign out of");
            show(page, "22-logout");
            press(page, "Sign out");
            assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("You are signed out");
            show(page, "23-logged-out");
        }
    }

    @Test
    @Parity(14)
    void deniesAccess() {
        try (BrowserContext desk = desk()) {
            Page page = home(desk);
            press(page, "Start the code flow");
            logIn(page, "wonderland");
            press(page, "Cancel");
            assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("No access");
            assertThat(page.locator("body")).containsText("access_denied");
            show(page, "6-denied");
        }
    }

    @Test
    @Parity(14)
    @Checks("UI-03")
    void grantsReducedScopeOnAPhoneWithoutJavaScript() {
        try (BrowserContext phone = chromium.newContext(new Browser.NewContextOptions()
                .setViewportSize(360, 740)
                .setDeviceScaleFactor(2)
                .setJavaScriptEnabled(false))) {
            Page page = home(phone);
            page.screenshot(picture("7-phone-home"));
            press(page, "Start the code flow");
            page.screenshot(picture("8-phone-login"));
            logIn(page, "wonderland");
            page.getByLabel("Set the clock").uncheck();
            page.screenshot(picture("9-phone-consent"));
            press(page, "Allow");
            assertThat(page.locator(".messages")).containsText("\"scope\": \"VIEW_CLOCK\"");
            page.screenshot(picture("10-phone-granted"));
        }
    }

    @Test
    void asksAgainIfNoScopeIsGranted() {
        try (BrowserContext desk = desk()) {
            Page page = home(desk);
            press(page, "Start the code flow");
            logIn(page, "wonderland");
            page.getByLabel("Set the clock").uncheck();
            page.getByLabel("Read the clock").uncheck();
            press(page, "Allow");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("at least one");
            show(page, "11-nothing-granted");
            press(page, "Allow");
            assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Access granted");
        }
    }

    @Test
    @Checks({"UI-02", "UI-05"})
    void rejectsTheFormOfAnotherBrowser() {
        try (BrowserContext mine = desk();
                BrowserContext others = desk()) {
            Page page = home(mine);
            press(page, "Start the code flow");
            logIn(page, "wonderland");
            String key = page.locator("input[name=ticket]").inputValue();
            Page stranger = home(others);
            press(stranger, "Start the code flow");
            logIn(stranger, "wonderland");
            stranger.locator("input[name=ticket]").evaluate("(input, key) => input.value = key", key);
            press(stranger, "Allow");
            assertThat(stranger.locator("body")).containsText("not made in this browser");
            assertThat(stranger.url()).endsWith("/consent");
            show(stranger, "12-other-browser");
            press(page, "Allow");
            assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Access granted");
        }
    }

    @Test
    void supportsTheDarkColorScheme() {
        try (BrowserContext dark =
                chromium.newContext(new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK))) {
            Page page = home(dark);
            show(page, "13-dark-home");
            press(page, "Start the code flow");
            logIn(page, "wrong");
            show(page, "14-dark-login");
            logIn(page, "wonderland");
            show(page, "15-dark-consent");
        }
    }

    @Test
    @Checks({"AZ-06", "UI-06"})
    void showsAnErrorPageForAnUnknownClient() {
        try (BrowserContext desk = desk()) {
            Page page = desk.newPage();
            page.navigate(address("/oauth2/authorize?client_id=nobody&redirect_uri=https%3A%2F%2Fevil.example%2F"));
            assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("We can’t use this request");
            assertThat(page.url()).contains("/oauth2/authorize");
            show(page, "16-error");
        }
    }

    @Test
    @Checks({"AZ-06", "UI-06"})
    void showsAnErrorPageForAnUnregisteredRedirectUri() {
        try (BrowserContext desk = desk()) {
            Page page = desk.newPage();
            page.navigate(address("/oauth2/authorize?client_id=demo-app&redirect_uri=https%3A%2F%2Fevil.example%2F"));
            assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("We can’t send you back");
            assertThat(page.url()).contains("/oauth2/authorize");
            show(page, "17-error-redirect");
        }
    }

    private static BrowserContext desk() {
        return chromium.newContext(new Browser.NewContextOptions().setViewportSize(1100, 800));
    }

    private static Page home(BrowserContext context) {
        Page page = context.newPage();
        page.navigate(address("/"));
        return page;
    }

    private static String address(String path) {
        return "http://localhost:" + demo.port() + path;
    }

    static void press(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    static void logIn(Page page, String password) {
        page.getByLabel("Email or username").fill("alice");
        page.getByLabel("Password").fill(password);
        press(page, "Sign in");
    }

    /** Saves a screenshot of the page, and checks its accessibility. */
    static void show(Page page, String name) {
        page.screenshot(picture(name));
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .as("accessibility of " + name)
                .isEmpty();
    }

    private static Page.ScreenshotOptions picture(String name) {
        return new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "screenshots", name + ".png"));
    }
}
