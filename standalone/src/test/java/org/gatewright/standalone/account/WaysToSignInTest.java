package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.password.Argon2;
import org.gatewright.identity.totp.RecoveryCodes;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserDirectory;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.standalone.config.FirstStart;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.serve.Extension;
import org.gatewright.standalone.serve.ServerProgram;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program with another one as a provider, with codes by mail, and with accounts that everybody may create. */
class WaysToSignInTest {
    private static final String PASSWORD = "brass wheels turning slowly";
    private static final String HASH = Argon2.id(Entropy.system()).hash(PASSWORD);

    @TempDir
    private Path folder;

    private final String here = "http://localhost:" + Wire.freePort();
    private final String there = "http://localhost:" + Wire.freePort();
    private Site contoso;
    private Site northwind;

    /** A running program and its users. */
    private static final class Site implements Extension, AutoCloseable {
        private final Path settings;
        private final String issuer;
        private final ServerProgram program;
        private StoredUsers users;

        private Site(Path folder, String issuer, String more) throws IOException {
            this.settings = Files.createDirectories(folder).resolve("gatewright.yaml");
            this.issuer = issuer;
            FirstStart.write(settings, issuer, Entropy.system());
            Files.writeString(settings, Files.readString(settings) + more);
            this.program = ServerProgram.start(ServerConfig.read(settings), this);
        }

        @Override
        public UserDirectory users(UserDirectory configured) {
            users = (StoredUsers) configured;
            return configured;
        }

        private User add(String name) {
            User user = User.create(
                    Entropy.system(),
                    UserStatus.ACTIVE,
                    UserProfile.named(name)
                            .email(Optional.of(name + "@" + "example.com"), true)
                            .claims(Map.of("name", "Ada " + name)),
                    Credentials.none(Entropy.system()).changePassword(HASH, Entropy.system()),
                    Clock.systemUTC().instant().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MILLIS));
            users.store().insert(user);
            return user;
        }

        private Inbox inbox() {
            return new Inbox(settings.resolveSibling("mails"), issuer);
        }

        @Override
        public void close() {
            program.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        Path clients = Files.createDirectories(folder.resolve("contoso")).resolve("clients.yaml");
        Files.createFile(clients, FreshProgram.OWNER_ONLY);
        Files.writeString(clients, """
                clients:
                  northwind:
                    client_name: Northwind
                    secret_hashes: ['%1$s']
                    redirect_uris: ['%2$s/provider/return/contoso', '%2$s/provider/return/generous']
                    scope: openid profile email
                """.formatted(new GeneratedSecret().hash("secret"), here));
        contoso = new Site(folder.resolve("contoso"), there, "clients: clients.yaml\n");
        northwind = new Site(folder.resolve("northwind"), here, """
                pages: {name: Northwind}
                lifetimes: {session-kept: 30d}
                sign-in:
                  email-codes: true
                  sign-up: true
                  remember-browsers: true
                  providers:
                    contoso:
                      name: Contoso
                      issuer: %1$s
                      client-id: northwind
                      client-secret: secret
                    generous:
                      name: Generous
                      issuer: %1$s
                      client-id: northwind
                      client-secret: secret
                      create-accounts: true
                      trust-emails: true
                """.formatted(there));
        contoso.add("jane");
    }

    @AfterEach
    void stop() {
        contoso.close();
        northwind.close();
    }

    private static WebUser password(WebUser user, String name) {
        return user.submit("/login", "username", name, "password", PASSWORD);
    }

    private WebUser signIn(String name) {
        return password(new WebUser().open(here + "/account"), name).isAt("/account");
    }

    /** Goes to the provider, where the user signs in and consents. */
    private WebUser elsewhere(WebUser user, String provider) {
        user.open(here + "/account").submit("/provider", "provider", provider);
        assertThat(user.address()).startsWith(there);
        password(user, "jane");
        return user.submit(
                "/consent", "decision", "allow", "scope:openid", "on", "scope:profile", "on", "scope:email", "on");
    }

    @Test
    void createsAnAccountForSomebodyWhoSignsInElsewhere() {
        WebUser jane = elsewhere(new WebUser(), "generous").isAt("/account").sees("Ada jane", "jane@example.com");
        assertThat(jane.text()).contains("Confirmed");
        assertThat(northwind.users.store().findByLogin("jane@example.com")).isPresent();
        elsewhere(new WebUser(), "generous").isAt("/account").sees("Ada jane");
    }

    @Test
    void linksAnAccountElsewhereOnlyFromInside() {
        User ada = northwind.add("jane");
        elsewhere(new WebUser(), "contoso").sees("Your account at Contoso isn’t linked to one here.");
        assertThat(northwind.users.store().find(ada.id()).orElseThrow()).isEqualTo(ada);

        WebUser inside = signIn("jane").open(here + "/account/linked").sees("Contoso", "Generous");
        inside.open(here + "/account/linked/start?provider=contoso");
        password(inside, "jane");
        inside.submit("/consent", "decision", "allow", "scope:openid", "on", "scope:profile", "on", "scope:email", "on")
                .isAt("/account/linked/confirm")
                .sees("Link your account at Contoso?", "jane@example.com");
        WebUser stranger = signIn("jane");
        stranger.open(inside.address());
        inside.submit("/linked/confirm").isAt("/account/linked").sees("The account is linked.");

        elsewhere(new WebUser(), "contoso").isAt("/account").sees("Ada jane");
        inside.submit("/linked/unlink").sees("The account is no longer linked.");
        elsewhere(new WebUser(), "contoso").sees("isn’t linked to one here");
    }

    @Test
    void linksOnlyInTheBrowserThatBeganIt() {
        northwind.add("ada");
        northwind.add("bob");
        String begun = signIn("ada")
                .open(here + "/account/linked/start?provider=contoso")
                .address();
        WebUser bob = password(signIn("bob").open(begun), "jane");
        bob.submit("/consent", "decision", "allow", "scope:openid", "on", "scope:profile", "on", "scope:email", "on");
        bob.isAt("/account/linked");
        assertThat(bob.address()).doesNotContain("identity");
    }

    @Test
    void returnsToTheSignInWhenTheUserCancelsElsewhere() {
        WebUser user = new WebUser().open(here + "/account").submit("/provider", "provider", "contoso");
        password(user, "jane").submit("/consent", "decision", "deny");
        user.sees("You came back without signing in.").isAt("/provider/return/contoso");
        user.open(here + "/provider/return/contoso?state=unknown&code=x").sees("This link doesn’t work any more");
    }

    @Test
    void signsInWithACodeFromAMail() {
        northwind.add("ada");
        WebUser user = new WebUser().open(here + "/account").submit("/mail-code", "start", "yes");
        user.submit("/mail-code", "username", "ada").sees("Check your email");
        String code = northwind.inbox().awaitCode("ada@example.com");
        user.submit("/mail-code/answer", "code", code.equals("111111") ? "222222" : "111111")
                .sees("That code isn’t right");
        user.submit("/mail-code/answer", "code", code).isAt("/account").sees("Ada ada");
    }

    @Test
    void endsACodeWhenThePasswordChanges() {
        User ada = northwind.add("ada");
        WebUser user = new WebUser().open(here + "/account").submit("/mail-code", "start", "yes");
        user.submit("/mail-code", "username", "ada").sees("Check your email");
        String code = northwind.inbox().awaitCode("ada@example.com");
        northwind.users.change(
                ada.id(), known -> known.credentials(known.credentials().changePassword(HASH, Entropy.system())));
        user.submit("/mail-code/answer", "code", code).sees("That code isn’t right");
    }

    @Test
    void respondsAlikeToARequestForACodeForAnyName() {
        northwind.add("qqqada");
        WebUser known = new WebUser().open(here + "/account").submit("/mail-code", "start", "yes");
        WebUser unknown = new WebUser().open(here + "/account").submit("/mail-code", "start", "yes");
        known.submit("/mail-code", "username", "qqqada");
        unknown.submit("/mail-code", "username", "qqqeve");
        assertThat(unknown.status()).isEqualTo(known.status());
        assertThat(shape(unknown.text(), "qqqeve")).isEqualTo(shape(known.text(), "qqqada"));
    }

    private static String shape(String page, String name) {
        return page.replace(name, "").replaceAll("value=\"[^\"]*\"", "");
    }

    @Test
    void createsAnAccountForTheOwnerOfAnAddress() {
        WebUser user = new WebUser().open(here + "/account").submit("/sign-up", "start", "yes");
        user.sees("Create your account");
        user.submit("/sign-up", "name", "Grace", "email", "grace@example.com", "password", "short")
                .sees("At least 15 characters.");
        user.submit("/sign-up", "name", "Grace", "email", "grace@example.com", "password", PASSWORD)
                .sees("Check your email");
        assertThat(northwind.users.store().findByLogin("grace@example.com")).isEmpty();
        String code = northwind.inbox().awaitCode("grace@example.com");
        user.submit("/sign-up/answer", "code", code).isAt("/account").sees("Grace", "Confirmed");
        password(new WebUser().open(here + "/account"), "grace@example.com").isAt("/account");
    }

    @Test
    void tellsTheOwnerOfAnAccountOfASecondOne() {
        User ada = northwind.add("ada");
        WebUser user = new WebUser().open(here + "/account").submit("/sign-up", "start", "yes");
        user.submit("/sign-up", "name", "Eve", "email", "ada@example.com", "password", "another long password here")
                .sees("Check your email");
        Await.until(
                "there is a mail",
                () -> !northwind.inbox().texts("ada@example.com").isEmpty());
        assertThat(northwind.inbox().texts("ada@example.com").get(0)).contains("you already have one");
        user.submit("/sign-up/answer", "code", "123456").sees("That code isn’t right");
        assertThat(northwind.users.store().find(ada.id())).contains(ada);
    }

    @Test
    void tellsTheUserOfASignInWithANewBrowserWhichTheLinkEnds() {
        northwind.add("ada");
        WebUser thief = signIn("ada");
        String link = northwind.inbox().await("ada@example.com", "/end-session");
        WebUser owner = new WebUser().open(link).sees("Sign this browser out?");
        thief.open(here + "/account").isAt("/account").sees("Profile");
        owner.submit("/end-session").sees("That browser is signed out");
        thief.open(here + "/account").sees("Sign in");
        assertThat(thief.text()).doesNotContain("Ada ada");
        owner.open(link).sees("This link doesn’t work any more");
        password(thief, "ada").isAt("/account");
        assertThat(northwind.inbox().texts("ada@example.com")).hasSize(1);
    }

    @Test
    void asksForNoCodeAgainInABrowserThatTheUserTrusts() {
        User ada = northwind.add("ada");
        northwind.users.change(
                ada.id(),
                user -> user.credentials(user.credentials()
                        .totp(Optional.of(new Credentials.Totp("sealed elsewhere", 0)))
                        .recoveryCodes(
                                List.of(RecoveryCodes.hash("aaaa-bbbb-cccc"), RecoveryCodes.hash("dddd-eeee-ffff")))));
        WebUser user = password(new WebUser().open(here + "/account"), "ada").sees("Enter your code");
        user.submit("/second-step", "switch", "recovery");
        user.submit("/second-step", "recovery", "aaaa-bbbb-cccc", "trust", "yes")
                .isAt("/account");
        user.open(here + "/oauth2/logout").submit("/oauth2/logout");
        password(user.open(here + "/account"), "ada").isAt("/account").sees("Ada ada");
        password(new WebUser().open(here + "/account"), "ada").sees("Enter your code");
        northwind.users.change(
                ada.id(),
                known -> known.credentials(
                        known.credentials().totp(Optional.of(new Credentials.Totp("another app", 0)))));
        user.open(here + "/oauth2/logout").submit("/oauth2/logout");
        password(user.open(here + "/account"), "ada").sees("Enter your code");
    }

    @Test
    @Checks("UI-19")
    void keepsTheSessionOfAUserWhoWantsToStaySignedIn() {
        northwind.add("ada");
        WebUser user = new WebUser().open(here + "/account").sees("Keep me signed in");
        user.submit("/login", "username", "ada", "password", PASSWORD, "keep", "yes")
                .isAt("/account");
        assertThat(user.kept("gw-session-")).isTrue();
        WebUser byMail = new WebUser().open(here + "/account").submit("/mail-code", "start", "yes");
        byMail.submit("/mail-code", "username", "ada");
        byMail.submit("/mail-code/answer", "code", northwind.inbox().awaitCode("ada@example.com"), "keep", "yes")
                .isAt("/account");
        assertThat(byMail.kept("gw-session-")).isTrue();
        WebUser other = signIn("ada");
        assertThat(other.kept("gw-session-")).isFalse();
        user.open(here + "/account/sessions").submit("/sessions/end", "session", "");
        other.open(here + "/account").sees("Sign in");
        user.open(here + "/account").isAt("/account").sees("Ada ada");
    }

    @Test
    void showsWhatWasDoneWithAnAccount() {
        northwind.add("ada");
        WebUser user = signIn("ada");
        user.submit("/profile", "name", "Ada Lovelace", "locale", "").sees("Saved.");
        Await.until(
                "the activity is in the journal",
                () -> user.open(here + "/account/activity").text().contains("Changed the profile"));
        user.sees("Signed in", "Firefox on Linux");
        assertThat(user.open(here + "/account/activity?show=signins").text()).doesNotContain("Changed the profile");
    }
}
