package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatewright.standalone.demo.InstalledBrowser;
import org.gatewright.standalone.page.Texts;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All pages in all kinds of browsers: their structure, weight, accessibility and pictures. */
@Tag("clients")
@Spec("WCAG 2.2 §1.4.10")
class PagesLookTest {
    private static final String AUTHORIZE = Northwind.authorize(
            "atlas", "https://notes.atlas.example/callback", "openid profile email notes.read notes.write");
    private static final String UNVERIFIED =
            Northwind.authorize("{client}", "https://tidy.example/callback", "notes.read");
    private static final String ADA = "username={ada}";
    private static final String PASSWORD = "password=" + Northwind.PASSWORD;
    private static final String GO = "button.primary";
    private static final String REMEMBER = "[name=remember]";
    private static final String MENU = ".menu summary";
    private static final String TERMS = "[name=terms]";
    private static final String BY_CODE = "form[action$='/mail-code'] button";
    private static final String SIGN_UP = "form[action$='/sign-up'] button";

    /**
     * A page, and the way to it.
     *
     * @param heading the key of its heading
     * @param steps addresses, {@code name=value} for a field, and selectors of what is pressed
     */
    private record View(String name, String heading, List<String> steps) {}

    private static View view(String name, String heading, String... steps) {
        return new View(name, heading, List.of(steps));
    }

    /** The pages of a browser without a session. */
    private static final List<View> FLOW = List.of(
            view("sign-in", "signin.title", AUTHORIZE),
            view("sign-in-wrong", "signin.title", AUTHORIZE, ADA, "password=wrong", GO),
            view("second-step", "second.title", AUTHORIZE, "username={bob}", PASSWORD, GO),
            view("second-step-wrong", "second.title", AUTHORIZE, "username={bob}", PASSWORD, GO, "code=123456", GO),
            view("recovery", "second.recovery.title", AUTHORIZE, "username={bob}", PASSWORD, GO, "[name=switch]"),
            view("consent", "consent.title", AUTHORIZE, ADA, PASSWORD, GO),
            view("consent-unverified", "consent.title.unverified", UNVERIFIED, ADA, PASSWORD, GO),
            view("device", "device.title", "/device"),
            view("device-wrong", "device.title", "/device", "user_code=BBBB-BBBB", GO),
            view("device-consent", "consent.title", "/device", "user_code={code}", GO, ADA, PASSWORD, GO),
            view("device-done", "device.done", "/device", "user_code={code}", GO, ADA, PASSWORD, GO, GO),
            view("error-request", "failure.request", "/oauth2/authorize?client_id=nobody"),
            view("error-redirect", "failure.redirect", AUTHORIZE.replace("callback", "elsewhere")),
            view("ask-code", "askcode.title", AUTHORIZE, BY_CODE),
            view("mail-code-wrong", "checkmail.title", AUTHORIZE, BY_CODE, ADA, GO, "code=123456", GO),
            view("sign-up", "signup.title", AUTHORIZE, SIGN_UP),
            view(
                    "sign-up-wrong",
                    "signup.title",
                    AUTHORIZE,
                    SIGN_UP,
                    "email={ada}@northwind.example",
                    "password=northwindnorthwind",
                    TERMS,
                    GO),
            view(
                    "sign-up-code",
                    "checkmail.title",
                    AUTHORIZE,
                    SIGN_UP,
                    "email={ada}@northwind.example",
                    PASSWORD,
                    TERMS,
                    GO),
            view("end-session", "endsession.title", "/account", "username={kim}", PASSWORD, GO, "{end}"),
            view("session-ended", "sessionended.title", "/account", "username={lee}", PASSWORD, GO, "{ended}", GO),
            view("forgot", "forgot.title", "/forgot"),
            view("check-mail", "checkmail.title", "/forgot", ADA, GO),
            view("choose-password", "choose.title", "{choose}"),
            view("choose-password-wrong", "choose.title", "{choose}", "password=northwindnorthwind", GO),
            view("link-gone", "linkgone.title", "/choose-password?link=gone"),
            view(
                    "deleted",
                    "data.deleted",
                    "/account/data",
                    "username={eve}",
                    PASSWORD,
                    GO,
                    "confirm={eve}",
                    "button.danger"));

    /** Remembers the consent, and returns to a page of the server's own, for want of another one. */
    private static final List<String> SIGN_IN = List.of(
            AUTHORIZE.replace("https://notes.atlas.example/callback", "{back}"), ADA, PASSWORD, GO, REMEMBER, GO);

    /** The pages of an end-user who is signed in, and has allowed an application to use the account. */
    private static final List<View> ACCOUNT = List.of(
            view("chooser", "accounts.title", AUTHORIZE + "&prompt=select_account"),
            view("confirm-it-is-you", "signin.again.title", AUTHORIZE + "&prompt=login"),
            view("profile", "account.profile", "/account"),
            view("profile-saved", "account.profile", "/account", "main .primary"),
            view(
                    "address-sent",
                    "account.profile",
                    "/account",
                    "email=new.{ada}@northwind.example",
                    "form:nth-of-type(2) button"),
            view("confirm-address", "confirm.title", "{confirm}"),
            view("methods", "account.methods", "/account/methods"),
            view("passkey", "passkey.title", "/account/methods/passkey"),
            view("passkey-edit", "passkey.edit.title", "/account/methods", "main .row a"),
            view("password", "password.title", "/account/methods/password"),
            view(
                    "password-wrong",
                    "password.title",
                    "/account/methods/password",
                    "password=northwindnorthwind",
                    "main .primary"),
            view("app", "totp.title", "/account/methods/app"),
            view("app-wrong", "totp.title", "/account/methods/app", "code=123456", "main .primary"),
            view("sessions", "account.sessions", "/account/sessions"),
            view("applications", "account.applications", "/account/applications"),
            view("application-remove", "applications.remove.title", "/account/applications/remove?client=atlas"),
            view(
                    "applications-none",
                    "account.applications",
                    "/account/applications/remove?client=atlas",
                    "main button"),
            view("linked", "account.linked", "/account/linked"),
            view("activity", "account.activity", "/account/activity"),
            view("data", "account.data", "/account/data"),
            view("data-wrong", "account.data", "/account/data", "confirm=yes", "button.danger"),
            view("codes", "recovery.title", "/account/methods/app", "code={totp}", "main .primary"),
            view("methods-guarded", "account.methods", "/account/methods"),
            view("app-remove", "totp.off.title", "/account/methods/app/remove"),
            view("menu", "account.profile", "/account", MENU),
            view("sign-out", "signout.title", "/oauth2/logout"),
            view("signed-out", "signedout.title", "/oauth2/logout", GO));

    private static final Set<String> TABBED = Set.of("sign-in", "consent", "consent-unverified");

    @TempDir
    private static Path folder;

    @TempDir
    private static Path emptyFolder;

    private static InstalledBrowser chromium;
    private static InstalledBrowser firefox;
    private static Northwind server;
    private static Northwind empty;

    private final Map<String, Supplier<String>> values = new HashMap<>();

    @BeforeAll
    static void start() throws IOException {
        chromium = InstalledBrowser.chromium();
        firefox = InstalledBrowser.firefox();
        server = new Northwind(folder);
        empty = new Northwind(emptyFolder);
    }

    @AfterAll
    static void stop() {
        Stream.of(server, empty).filter(one -> one != null).forEach(Northwind::close);
        Stream.of(chromium, firefox).filter(one -> one != null).forEach(InstalledBrowser::close);
    }

    @ParameterizedTest
    @EnumSource(LookMode.class)
    void looksRight(LookMode mode) {
        values.put("ada", () -> mode.user("ada"));
        values.put("bob", () -> mode.user("bob"));
        values.put("eve", () -> mode.user("eve"));
        values.put("code", server::userCode);
        values.put("back", () -> server.address("/forgot"));
        values.put("client", server::registered);
        values.put("choose", () -> server.mailed(mode.user("ada"), "/choose-password"));
        values.put("confirm", () -> server.mailed("new." + mode.user("ada"), "/confirm-address"));
        values.put("kim", () -> mode.user("kim"));
        values.put("lee", () -> mode.user("lee"));
        values.put("end", () -> server.mailed(mode.user("kim"), "/end-session"));
        values.put("ended", () -> server.mailed(mode.user("lee"), "/end-session"));
        server.add(mode.user("kim"), false);
        server.add(mode.user("lee"), false);
        server.add(mode.user("ada"), false);
        server.add(mode.user("bob"), true);
        server.add(mode.user("eve"), false);
        try (BrowserContext context = browser(mode).newContext(mode.options())) {
            Look look = new Look(mode, context);
            values.put("totp", () -> code(look.page()));
            for (View view : FLOW) {
                context.clearCookies();
                see(look, server, mode, view);
            }
            context.clearCookies();
            SIGN_IN.forEach(step -> take(step, look.page(), server));
            ACCOUNT.forEach(view -> see(look, server, mode, view));
            assertThat(look.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(LookMode.class)
    void looksRightToTheFirstUser(LookMode mode) {
        values.put("welcome", empty::welcome);
        try (BrowserContext context = browser(mode).newContext(mode.options())) {
            Look look = new Look(mode, context);
            see(look, empty, mode, view("welcome", "welcome.title", "{welcome}"));
            assertThat(look.problems()).isEmpty();
        }
    }

    private static InstalledBrowser browser(LookMode mode) {
        return mode.isFirefox() ? firefox : chromium;
    }

    private void see(Look look, Northwind at, LookMode mode, View view) {
        view.steps().forEach(step -> take(step, look.page(), at));
        look.at(view.name(), headings(mode.texts(), view.heading()));
        if (mode.scripted() && TABBED.contains(view.name())) {
            look.tabs(view.name());
        }
    }

    /** Returns what the heading may be, with names of applications or of the server in it. */
    private static Set<String> headings(Texts texts, String key) {
        return Stream.of("Atlas Notes", "Atlas TV", "Tidy Inbox", "Northwind")
                .map(name -> texts.text(key, name, "Northwind"))
                .map(heading -> "[" + heading + "]")
                .collect(Collectors.toSet());
    }

    private void take(String template, Page page, Northwind at) {
        String step = template;
        for (Map.Entry<String, Supplier<String>> value : values.entrySet()) {
            String name = "{" + value.getKey() + "}";
            step = step.contains(name) ? step.replace(name, value.getValue().get()) : step;
        }
        if (step.startsWith("/") || step.startsWith("http:")) {
            page.navigate(at.address(step));
        } else if (step.matches("[a-z_]+=.*")) {
            String name = step.substring(0, step.indexOf('='));
            page.fill("input[name=" + name + "]:not([type=hidden]):not([hidden])", step.substring(name.length() + 1));
        } else {
            press(page, step);
        }
    }

    @SuppressWarnings("deprecation") // no other method waits for a page at the same address
    private static void press(Page page, String selector) {
        if (List.of(REMEMBER, MENU, TERMS).contains(selector)) {
            page.click(selector);
        } else {
            page.waitForNavigation(() -> page.click(selector));
        }
    }

    private static String code(Page page) {
        return new Visitor(page).appToSetUp().codeAt(Clock.systemUTC().instant());
    }
}
