package org.gatewright.standalone.account;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.gatewright.identity.totp.TotpSecret;
import org.gatewright.standalone.demo.InstalledBrowser;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The path of a stranger: from a program without any file to an account, its use, and its end. */
@Tag("clients")
class StrangersPathTest {
    private static final String ADDRESS = "ada@analytical.example";
    private static final String PASSWORD = "brass wheels turning slowly";
    private static final String NEW_PASSWORD = "punched cards in order";
    private static final int STEP_SECONDS = 30;

    @TempDir
    private Path folder;

    private final Clock clock = Clock.systemUTC();
    private InstalledBrowser chromium;
    private FreshProgram program;
    private TwoApplications applications;
    private BrowserContext context;
    private Visitor ada;
    private CDPSession authenticator;
    private String authenticatorId;

    @BeforeEach
    void start() throws IOException {
        chromium = InstalledBrowser.chromium();
        program = new FreshProgram(folder);
        applications = TwoApplications.start(program.issuer());
        context = chromium.newContext(new Browser.NewContextOptions());
        context.addInitScript("if (localStorage.plain)"
                + " PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false)");
        ada = new Visitor(context.newPage());
        addAuthenticator();
    }

    @AfterEach
    void stop() {
        if (program != null) {
            program.close();
        }
        if (applications != null) {
            applications.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    @Spec({"RFC 6238 §5.2", "Web Authentication §5.1.4"})
    void leadsFromAnEmptyFolderToAnAccountAndToItsEnd() throws IOException {
        makesTheFirstAccount();
        addsAPasskey();
        confirmsAnAddress();
        TotpSecret app = addsAnAuthenticatorApp();
        List<String> codes = keepsRecoveryCodes();
        signsOut(ada);
        signsInWithThePasskey();
        Visitor second = signsInWithPasswordAndCode(app);
        signsOut(second);
        signsInWithARecoveryCode(second, PASSWORD, codes.get(0));
        assertThat(second.open(account("/methods")).row("Recovery codes")).containsText("9 of 10 left");
        usesTwoApplicationsAndRemovesOne();
        staysSignedInWithThePasskey();
        Visitor third = resetsTheForgottenPassword();
        ada.open(account("")).sees("Sign in");
        second.open(account("")).sees("Sign in");
        signsInWithARecoveryCode(third, NEW_PASSWORD, codes.get(1));
        signsOutEverywhereElse(third);
        deletesTheAccount(third);
    }

    private String account(String path) {
        return program.issuer() + "/account" + path;
    }

    private void makesTheFirstAccount() throws IOException {
        String link = program.welcome();
        ada.open(link).sees("Welcome to Gatewright");
        ada.type("Username", "ada").type("Password", PASSWORD).press("Create the account");
        ada.sees("Profile");
        new Visitor(chromium.newContext(new Browser.NewContextOptions()).newPage())
                .open(link)
                .sees("This link doesn’t work any more");
    }

    private void addAuthenticator() {
        authenticator = context.newCDPSession(ada.page());
        authenticator.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        JsonObject parameters = new JsonObject();
        parameters.add("options", options);
        authenticatorId = authenticator
                .send("WebAuthn.addVirtualAuthenticator", parameters)
                .get("authenticatorId")
                .getAsString();
        touches(false);
    }

    /** Sets whether the end-user touches the authenticator when it asks. */
    private void touches(boolean enabled) {
        JsonObject parameters = new JsonObject();
        parameters.addProperty("authenticatorId", authenticatorId);
        parameters.addProperty("enabled", enabled);
        authenticator.send("WebAuthn.setAutomaticPresenceSimulation", parameters);
    }

    private void addsAPasskey() {
        touches(true);
        ada.follow("Sign-in methods").sees("Sign-in methods");
        ada.follow("Add a passkey").type("Name of the passkey", "Laptop").press("Create a passkey");
        ada.reads("Your passkey was added.");
        assertThat(ada.row("Laptop")).containsText("Never used");
        touches(false);
    }

    private void confirmsAnAddress() {
        ada.follow("Profile").type("New email address", ADDRESS).press("Send the link");
        ada.reads("A link is on its way to the new address. The old one stays until you use the link.");
        ada.open(program.mailed(ADDRESS, "/confirm-address")).sees("Is this your address?");
        ada.press("Yes, confirm it").reads("Your address was confirmed.");
        assertThat(ada.page().locator("main")).containsText(ADDRESS + " Confirmed");
    }

    private TotpSecret addsAnAuthenticatorApp() {
        ada.follow("Sign-in methods").followIn("Authenticator app", "Set up").sees("Add a second step");
        TotpSecret app = ada.appToSetUp();
        ada.type("6-digit code", app.codeAt(clock.instant())).press("Turn on");
        return app;
    }

    private List<String> keepsRecoveryCodes() {
        ada.sees("Keep these recovery codes");
        List<String> codes = ada.page().locator(".codes code").allTextContents();
        assertThat(codes).hasSize(10).doesNotHaveDuplicates();
        ada.follow("I have kept them").sees("Sign-in methods");
        assertThat(ada.row("Recovery codes")).containsText("10 of 10 left");
        return codes;
    }

    private void signsOut(Visitor visitor) {
        visitor.page().locator(".menu summary").click();
        visitor.follow("Sign out").sees("Sign out of localhost?");
        visitor.press("Sign out").sees("You are signed out");
        visitor.open(account("")).sees("Sign in");
    }

    /** With the button, where the browser offers nothing; then by the offer in the field for the username. */
    private void signsInWithThePasskey() {
        ada.page().evaluate("localStorage.plain = 'yes'");
        ada.open(account("")).sees("Sign in");
        touches(true);
        ada.press("Sign in with a passkey").sees("Profile");
        ada.page().evaluate("localStorage.clear()");
        touches(false);
        signsOut(ada);
        touches(true);
        ada.open(account("/methods")).sees("Sign-in methods");
        assertThat(ada.row("Laptop")).not().containsText("Never used");
        touches(false);
    }

    private void staysSignedInWithThePasskey() {
        assertThat(staysSignedIn()).isFalse();
        signsOut(ada);
        ada.page().evaluate("localStorage.plain = 'yes'");
        ada.open(account("")).sees("Sign in");
        ada.page().getByLabel("Keep me signed in").check();
        touches(true);
        ada.press("Sign in with a passkey").sees("Profile");
        touches(false);
        ada.page().evaluate("localStorage.clear()");
        assertThat(staysSignedIn()).isTrue();
    }

    /** Returns whether the session lasts when the browser is closed. */
    private boolean staysSignedIn() {
        return context.cookies().stream().anyMatch(cookie -> cookie.name.contains("session") && cookie.expires > 0);
    }

    private Visitor signsInWithPasswordAndCode(TotpSecret app) {
        Visitor visitor =
                new Visitor(chromium.newContext(new Browser.NewContextOptions()).newPage());
        visitor.open(account(""))
                .type("Email or username", "ada")
                .type("Password", PASSWORD)
                .press("Sign in");
        visitor.sees("Enter your code");
        // The code of the present may have been used for the set-up; it counts once.
        visitor.type("6-digit code", app.codeAt(clock.instant().plusSeconds(STEP_SECONDS)))
                .press("Continue");
        visitor.sees("Profile");
        return visitor;
    }

    private void signsInWithARecoveryCode(Visitor visitor, String password, String code) {
        visitor.open(account(""))
                .type("Email or username", ADDRESS)
                .type("Password", password)
                .press("Sign in");
        visitor.press("Can’t use your app? Use a recovery code")
                .type("Recovery code", code)
                .press("Continue");
        visitor.sees("Profile");
    }

    private void usesTwoApplicationsAndRemovesOne() throws IOException {
        program.restart(applications.settings());
        List<String> tokens = applications.names().stream().map(this::allows).toList();
        assertThat(tokens).allMatch(applications::isActive);
        ada.open(account("/applications")).sees("Applications");
        ada.followIn("Notes", "Remove access").sees("Remove access for Notes?");
        ada.press("Remove access").reads("Access removed. The application can’t use your account any more.");
        assertThat(ada.row("Notes")).hasCount(0);
        assertThat(ada.row("Photos")).hasCount(1);
        assertThat(applications.isActive(tokens.get(0))).isFalse();
        assertThat(applications.isActive(tokens.get(1))).isTrue();
    }

    /** Allows an application to use the account, without another sign-in; returns its access token. */
    private String allows(String application) {
        ada.open(applications.authorize(application));
        assertThat(ada.page().getByRole(AriaRole.HEADING).first()).containsText("Allow ");
        ada.press("Allow").sees("Back at the application");
        return applications.token(application, ada.page().url());
    }

    private Visitor resetsTheForgottenPassword() {
        Page page = chromium.newContext(new Browser.NewContextOptions()).newPage();
        Visitor visitor =
                new Visitor(page).open(account("")).follow("Forgot password?").sees("Get back in");
        visitor.type("Email or username", "ada").press("Send me a link").sees("Check your email");
        visitor.open(program.mailed(ADDRESS, "/choose-password")).sees("Choose a new password");
        visitor.type("New password", NEW_PASSWORD).press("Save and sign in");
        visitor.sees("Sign in"); // the second step is still needed
        return visitor;
    }

    private void signsOutEverywhereElse(Visitor visitor) {
        touches(true);
        ada.open(account("")).sees("Profile");
        touches(false);
        visitor.follow("Sessions").sees("Sessions");
        visitor.press("Sign out everywhere else").reads("Signed out.");
        assertThat(visitor.page().locator("main .row")).hasCount(1);
        ada.open(account("")).sees("Sign in");
    }

    private void deletesTheAccount(Visitor visitor) {
        visitor.follow("Language and data").type("Type ada to confirm", "ada").press("Delete my account");
        visitor.sees("Your account was deleted");
        visitor.open(account(""))
                .type("Email or username", "ada")
                .type("Password", NEW_PASSWORD)
                .press("Sign in");
        assertThat(visitor.page().getByRole(AriaRole.ALERT)).containsText("don’t match");
    }
}
