package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gatewright.identity.mail.Mail;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.sign.FirstUser;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.identity.totp.RecoveryCodes;
import org.gatewright.identity.totp.TotpSecret;
import org.gatewright.identity.user.Attributes;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.MemoryUserStore;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.openid.OpenIdConnect;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Router;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.memory.MemoryJournalStore;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.storage.IssuerOneTimes;
import org.gatewright.server.store.Stores;
import org.gatewright.server.token.KeyRing;
import org.gatewright.standalone.activity.Activity;
import org.gatewright.standalone.activity.Journal;
import org.gatewright.standalone.config.PageSettings;
import org.gatewright.standalone.login.FlowPages;
import org.gatewright.standalone.login.KnownBrowser;
import org.gatewright.standalone.login.LoginPages;
import org.gatewright.standalone.login.SignInMethods;
import org.gatewright.standalone.mail.Mails;
import org.gatewright.standalone.page.Pages;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of the account, and the second step of a sign-in, as requests. */
class AccountPagesTest {
    private static final Issuer ISSUER = new Issuer("https://login.example");
    private static final Attributes ATTRIBUTES = new Attributes(List.of(
            attribute("department", Attributes.Type.TEXT, Attributes.Access.EDIT),
            attribute("floor", Attributes.Type.NUMBER, Attributes.Access.EDIT),
            attribute("cost_centre", Attributes.Type.TEXT, Attributes.Access.SEE),
            attribute("score", Attributes.Type.NUMBER, Attributes.Access.NONE)));
    private static final String PASSWORD = "correct horse battery staple";

    private final TestClock clock = new TestClock();
    private final Entropy entropy = Entropy.system();
    private final PasswordHashes hashes = PasswordHashes.of(entropy);
    private final Stores stores = MemoryStoreProvider.stores(clock);
    private final StoredUsers users =
            new StoredUsers(new MemoryUserStore(clock), hashes, new SecretVerifier(entropy, hashes.kinds()));
    private final MemoryJournalStore journal = new MemoryJournalStore(clock);
    private final KeyRing keys = KeyRing.generate(entropy);
    private final SecondFactor second =
            SecondFactor.of(users, keys.permanentKey("second factors").orElseThrow(), clock);
    private final Sessions sessions = Sessions.of(stores, users, ISSUER, clock, entropy);
    private final List<Mail> mails = new CopyOnWriteArrayList<>();
    private final Router router = server();
    private final Browser alice = new Browser();
    private final User user = add("alice");

    private static Attributes.Attribute attribute(String name, Attributes.Type type, Attributes.Access access) {
        return new Attributes.Attribute(name, type, access, Optional.empty(), Map.of("", "The " + name));
    }

    @BeforeEach
    void start() {
        assertThat(alice.signIn("/account", "alice").status()).isEqualTo(303);
    }

    private User add(String name) {
        Credentials credentials =
                Credentials.none(entropy).changePassword(hashes.current().hash(PASSWORD), entropy);
        User added = User.create(entropy, UserStatus.ACTIVE, UserProfile.named(name), credentials, clock.instant());
        users.store().insert(added);
        return added;
    }

    private Router server() {
        Activity activity = new Activity(Optional.of(new Journal(journal, entropy, clock)));
        FlowPages flow = new FlowPages(
                new Pages(),
                PageSettings.named("Northwind"),
                ISSUER,
                users,
                false,
                new FlowPages.Account("/account", "", Set.of("linked")));
        LoginPages login = new LoginPages(
                flow,
                SignInMethods.of(users::verify).second(second),
                Optional.of(sessions),
                new LoginPages.Browsers(
                        new KnownBrowser(keys.sealer("known browser"), clock, ISSUER), Optional.empty(), activity),
                clock,
                Map.of("read", "Read your data"));
        Mails sent = new Mails(Optional.of(mails::add), "Northwind");
        Client app = Client.publicClient("app")
                .name("The App")
                .redirectUris("https://c.example/cb")
                .scope("read")
                .build();
        return new Router(AuthorizationServer.builder()
                .issuer(ISSUER.value())
                .clients(MemoryClients.of(app))
                .stores(stores)
                .accounts(users)
                .interaction(login)
                .enable(OpenIdConnect.with(users).sessions(sessions), setup -> setup.interactionCheck(second))
                .enable(sent)
                .enable(new AccountFeature(
                        flow,
                        sessions,
                        Optional.of(new AccountFeature.Stored(
                                users, second, Optional.empty(), Optional.empty(), hashes, ATTRIBUTES)),
                        sent,
                        activity,
                        Map.of("read", "Read your data")))
                .keys(keys)
                .clock(clock)
                .entropy(entropy)
                .build()
                .routes());
    }

    /** A browser with its cookies, and the page that it shows. */
    private final class Browser {
        private final Map<String, String> cookies = new LinkedHashMap<>();
        private String page = "";

        Response send(String method, String target, String body) {
            Headers headers = Headers.none();
            if (!cookies.isEmpty()) {
                StringBuilder all = new StringBuilder();
                cookies.forEach((name, value) -> all.append(all.isEmpty() ? "" : "; ")
                        .append(name)
                        .append('=')
                        .append(value));
                headers = headers.with("Cookie", all.toString());
            }
            if (method.equals("POST")) {
                headers = headers.with("Content-Type", "application/x-www-form-urlencoded")
                        .with("Sec-Fetch-Site", "same-origin");
            }
            Response response = router.respond(new Request(
                    method,
                    target,
                    headers,
                    body.getBytes(StandardCharsets.UTF_8),
                    new Request.Origin("192.0.2.1", true)));
            for (String cookie : response.headers().all("Set-Cookie")) {
                String[] pair = cookie.substring(0, cookie.indexOf(';')).split("=", 2);
                if (cookie.contains("Max-Age=0")) {
                    cookies.remove(pair[0]);
                } else {
                    cookies.put(pair[0], pair[1]);
                }
            }
            page = response.body().toString();
            return response;
        }

        Response get(String target) {
            return send("GET", target, "");
        }

        String field(String name) {
            int start = page.indexOf("name=\"" + name + "\" value=\"") + name.length() + 15;
            return page.substring(start, page.indexOf('"', start));
        }

        Response post(String target, String... fields) {
            StringBuilder body = new StringBuilder();
            for (int i = 0; i < fields.length; i += 2) {
                body.append(i == 0 ? "" : "&").append(fields[i]).append('=').append(FormCodec.encode(fields[i + 1]));
            }
            return send("POST", target, body.toString());
        }

        Response signIn(String target, String name) {
            assertThat(get(target).status()).isEqualTo(200);
            return post("/login", "ticket", field("ticket"), "username", name, "password", PASSWORD);
        }

        Response submit(String target, String... fields) {
            String[] all = new String[fields.length + 2];
            all[0] = "token";
            all[1] = field("token");
            System.arraycopy(fields, 0, all, 2, fields.length);
            return post(target, all);
        }
    }

    private User stored() {
        return users.store().find(user.id()).orElseThrow();
    }

    /** Sets up an authenticator app, and returns its secret. */
    private TotpSecret setUpApp() {
        assertThat(alice.get("/account/methods/app").status()).isEqualTo(200);
        String key = alice.page.substring(alice.page.indexOf("data-copy>") + 10);
        TotpSecret secret = decode(key.substring(0, key.indexOf('<')));
        Response codes = alice.submit(
                "/account/methods/app", "sealed", alice.field("sealed"), "code", secret.codeAt(clock.instant()));
        assertThat(codes.status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(30));
        return secret;
    }

    private static TotpSecret decode(String key) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        BigInteger bits = BigInteger.ONE;
        for (char c : key.replace(" ", "").toCharArray()) {
            bits = bits.shiftLeft(5).add(BigInteger.valueOf(alphabet.indexOf(c)));
        }
        byte[] bytes = bits.toByteArray();
        return TotpSecret.of(Arrays.copyOfRange(bytes, bytes.length - 20, bytes.length));
    }

    @Test
    void showsTheAccountToItsOwnerAndAsksOthersToSignIn() {
        assertThat(alice.get("/account").body().toString()).contains("alice").contains("Profile");
        Browser other = new Browser();
        for (String path : List.of("", "/methods", "/sessions", "/applications", "/data", "/methods/password")) {
            assertThat(other.get("/account" + path).body().toString()).contains("name=\"password\"");
        }
        Response after = other.signIn("/account/sessions", "alice");
        assertThat(after.headers().first("Location")).contains("https://login.example/account/sessions");
    }

    @Test
    @Checks("UI-01")
    void acceptsNoFormOfAnotherUserOrAnotherBrowser() {
        alice.get("/account");
        String token = alice.field("token");
        add("bob");
        Browser bob = new Browser();
        bob.signIn("/account", "bob");
        assertThat(bob.post("/account/profile", "token", token, "name", "Mallory")
                        .status())
                .isEqualTo(403);
        assertThat(alice.post("/account/profile", "token", "nonsense", "name", "Mallory")
                        .status())
                .isEqualTo(403);
        assertThat(alice.post("/account/profile", "name", "Mallory").status()).isEqualTo(400);
        assertThat(stored().profile().claims()).doesNotContainKey("name");
        alice.get("/account");
        assertThat(alice.submit("/account/profile", "name", "Alice Liddell", "locale", "de")
                        .status())
                .isEqualTo(303);
        assertThat(stored().profile().claims())
                .containsEntry("name", "Alice Liddell")
                .containsEntry("locale", "de");
        assertThat(alice.get("/account").body().toString()).contains("lang=\"de\"");
    }

    @Test
    void requiresARecentSignInBeforeChanges() {
        alice.get("/account/methods/password");
        String token = alice.field("token");
        clock.advance(Duration.ofMinutes(6));
        assertThat(alice.get("/account/methods/password").body().toString()).contains("name=\"ticket\"");
        clock.advance(Duration.ofMinutes(10));
        Response late =
                alice.post("/account/methods/password", "token", token, "password", "another long secret phrase");
        assertThat(late.body().toString()).contains("name=\"ticket\"");
        assertThat(users.authenticate("alice", PASSWORD)).isPresent();
    }

    @Test
    @Checks("UI-19")
    void changesThePasswordAndEndsTheOtherSessionsOnly() {
        Browser other = new Browser();
        other.signIn("/account", "alice");
        alice.get("/account/methods/password");
        assertThat(alice.submit("/account/methods/password", "password", "short")
                        .status())
                .isEqualTo(400);
        assertThat(alice.submit("/account/methods/password", "password", "alicealicealicealice")
                        .status())
                .isEqualTo(400);
        assertThat(alice.submit("/account/methods/password", "password", "tulip anchor seven marble")
                        .status())
                .isEqualTo(303);
        assertThat(alice.get("/account").body().toString()).contains("Profile");
        assertThat(other.get("/account").body().toString()).contains("name=\"ticket\"");
        assertThat(users.authenticate("alice", "tulip anchor seven marble")).isPresent();
    }

    @Test
    @Spec("RFC 6238 §5.2")
    void requiresTheCodeOfTheAppAfterThePassword() {
        TotpSecret secret = setUpApp();
        Browser other = new Browser();
        Response step = other.signIn("/account/sessions", "alice");
        assertThat(step.status()).isEqualTo(200);
        assertThat(step.body().toString()).contains("name=\"code\"");
        assertThat(other.cookies.keySet()).noneMatch(name -> name.contains("session"));
        String ticket = other.field("ticket");
        String code = secret.codeAt(clock.instant());
        assertThat(other.post("/second-step", "ticket", ticket, "code", code.equals("000000") ? "1" : "000000")
                        .status())
                .isEqualTo(400);
        ticket = other.field("ticket");
        assertThat(other.post("/second-step", "ticket", ticket, "code", code).status())
                .isEqualTo(303);
        assertThat(other.get("/account/sessions").body().toString()).contains("sessions/end");
        Browser thief = new Browser();
        thief.signIn("/account", "alice");
        Response replayed = thief.post("/second-step", "ticket", thief.field("ticket"), "code", code);
        assertThat(replayed.status()).isEqualTo(400);
        assertThat(replayed.body().toString()).contains("used already");
    }

    @Test
    void permitsNoWayAroundTheSecondStep() {
        setUpApp();
        Browser thief = new Browser();
        String authorize =
                "/authorize?response_type=code&client_id=app&scope=read&code_challenge_method=S256&code_challenge="
                        + CodeChallenge.from("v".repeat(43)).value();
        thief.signIn(authorize, "alice");
        String ticket = thief.field("ticket");
        Response consent = thief.post("/consent", "ticket", ticket, "decision", "allow", "scope:read", "on");
        assertThat(consent.headers().first("Location").orElse("")).doesNotContain("code=");
        Response chosen = thief.post("/choose-account", "ticket", ticket, "account", "");
        assertThat(chosen.headers().first("Location")).isEmpty();
        assertThat(thief.get("/account").body().toString()).contains("name=\"password\"");
    }

    @Test
    @Checks("UI-10")
    void limitsTheAttemptsAtTheSecondStep() {
        TotpSecret secret = setUpApp();
        Browser thief = new Browser();
        thief.signIn("/account", "alice");
        for (int i = 0; i < 5; i++) {
            thief.post("/second-step", "ticket", thief.field("ticket"), "code", "00000" + i);
        }
        String right = secret.codeAt(clock.instant());
        assertThat(thief.post("/second-step", "ticket", thief.field("ticket"), "code", right)
                        .status())
                .isEqualTo(429);
    }

    @Test
    void replacesACodeByARecoveryCodeOnce() {
        setUpApp();
        alice.get("/account/methods");
        alice.submit("/account/methods/codes");
        String code = alice.page.substring(alice.page.indexOf("<li><code>") + 10);
        code = code.substring(0, code.indexOf('<'));
        assertThat(stored().credentials().recoveryCodes()).contains(RecoveryCodes.hash(code));
        for (int status : new int[] {303, 400}) {
            Browser other = new Browser();
            other.signIn("/account", "alice");
            assertThat(other.post("/second-step", "ticket", other.field("ticket"), "way", "recovery", "recovery", code)
                            .status())
                    .isEqualTo(status);
        }
        assertThat(stored().credentials().recoveryCodes()).hasSize(9);
    }

    @Test
    void endsOnlySessionsOfTheUsersOwn() {
        add("bob");
        Browser bob = new Browser();
        bob.signIn("/account", "bob");
        String foreign = sessions.list(
                        users.store().findByLogin("bob").orElseThrow().id())
                .get(0)
                .id();
        Browser other = new Browser();
        other.signIn("/account", "alice");
        alice.get("/account/sessions");
        alice.submit("/account/sessions/end", "session", foreign);
        assertThat(bob.get("/account").body().toString()).contains("Profile");
        alice.get("/account/sessions");
        alice.submit("/account/sessions/end");
        assertThat(other.get("/account").body().toString()).contains("name=\"ticket\"");
        assertThat(alice.get("/account").body().toString()).contains("Profile");
    }

    @Test
    void showsAnApplicationAndRemovesItsAccess() {
        alice.get("/authorize?response_type=code&client_id=app&scope=read&code_challenge_method=S256&code_challenge="
                + CodeChallenge.from("v".repeat(43)).value());
        alice.post(
                "/consent", "ticket", alice.field("ticket"), "decision", "allow", "scope:read", "on", "remember", "on");
        assertThat(alice.get("/account/applications").body().toString())
                .contains("The App", "Read your data")
                .doesNotContain("gatewright-account");
        assertThat(alice.get("/account/applications/remove?client=app").body().toString())
                .contains("The App");
        alice.submit("/account/applications/remove", "client", "app");
        assertThat(alice.get("/account/applications").body().toString()).doesNotContain("The App");
        assertThat(stores.consents().find(user.id(), "app")).isEmpty();
        assertThat(alice.get("/account/applications/remove?client=unknown").status())
                .isEqualTo(303);
    }

    /** Asks for a link, and returns its address from the mail, which is made after the response. */
    private String link(String login, int mail) {
        Browser browser = new Browser();
        browser.get("/forgot");
        Response response = browser.submit("/forgot", "username", login);
        assertThat(response.status()).isEqualTo(200);
        Await.until("mails arrive", () -> mails.size() > mail);
        String text = mails.get(mail).text();
        int start = text.indexOf(ISSUER.value());
        return text.substring(start + ISSUER.value().length()).split("\\s", 2)[0];
    }

    private void confirmAddress() {
        users.change(user.id(), known -> known.profile(known.profile().email(Optional.of("alice@example.com"), true)));
    }

    @Test
    @Checks("UI-09")
    void respondsAlikeToAForgottenPasswordOfAnyName() {
        confirmAddress();
        Browser browser = new Browser();
        List<String> pages = new ArrayList<>();
        for (String login : List.of("alice@example.com", "nobody@example.com", "alice", "nobody")) {
            browser.get("/forgot");
            Response response = browser.submit("/forgot", "username", login);
            assertThat(response.status()).isEqualTo(200);
            pages.add(response.body().toString().replace(login, "NAME"));
        }
        assertThat(new HashSet<>(pages)).hasSize(1);
        Await.until("mails arrive", () -> mails.size() == 2);
        assertThat(mails).allSatisfy(mail -> assertThat(mail.to().value()).isEqualTo("alice@example.com"));
    }

    @Test
    @Checks("UI-14")
    void choosesANewPasswordByALinkOnce() {
        confirmAddress();
        String link = link("alice", 0);
        Browser browser = new Browser();
        assertThat(browser.get(link).body().toString()).contains("Choose a new password");
        assertThat(browser.get(link).status())
                .as("looking at it does not use it up")
                .isEqualTo(200);
        String secret = browser.field("link");
        assertThat(browser.submit("/choose-password", "link", secret, "password", "short")
                        .status())
                .isEqualTo(400);
        assertThat(browser.submit("/choose-password", "link", secret, "password", "tulip anchor seven marble")
                        .headers()
                        .first("Location"))
                .contains("https://login.example/account");
        assertThat(browser.get("/account").body().toString()).contains("Profile");
        assertThat(alice.get("/account").body().toString()).contains("name=\"ticket\"");
        assertThat(browser.get(link).status()).isEqualTo(410);
        Await.until("mails arrive", () -> mails.size() == 2);
        assertThat(mails.get(1).subject()).contains("was changed");
    }

    @Test
    @Checks("UI-14")
    void endsLinksWhenThePasswordOrTheAddressChanges() {
        confirmAddress();
        String first = link("alice", 0);
        String second = link("alice", 1);
        Browser browser = new Browser();
        browser.get(first);
        browser.submit("/choose-password", "link", browser.field("link"), "password", "tulip anchor seven marble");
        assertThat(new Browser().get(second).status()).isEqualTo(410);

        Await.until("mails arrive", () -> mails.size() == 3);
        String third = link("alice", 3);
        users.change(user.id(), known -> known.profile(known.profile().email(Optional.of("other@example.com"), true)));
        assertThat(new Browser().get(third).status()).isEqualTo(410);
    }

    @Test
    void stillRequiresTheSecondStepAfterAForgottenPassword() {
        confirmAddress();
        setUpApp();
        int before = mails.size();
        Await.until("mails arrive", () -> mails.size() >= 1);
        String link = link("alice", Math.max(1, before));
        Browser browser = new Browser();
        browser.get(link);
        browser.submit("/choose-password", "link", browser.field("link"), "password", "tulip anchor seven marble");
        assertThat(browser.get("/account").body().toString()).contains("name=\"ticket\"");
    }

    @Test
    void acceptsAnInvitationByTheLinkInIt() {
        User bob = User.create(
                entropy,
                UserStatus.INVITED,
                UserProfile.named("bob").email(Optional.of("bob@example.com"), false),
                Credentials.none(entropy),
                clock.instant());
        users.store().insert(bob);
        Browser browser = new Browser();
        browser.get(link("bob", 0));
        browser.submit("/choose-password", "link", browser.field("link"), "password", "tulip anchor seven marble");
        User after = users.store().find(bob.id()).orElseThrow();
        assertThat(after.status()).isEqualTo(UserStatus.ACTIVE);
        assertThat(after.profile().emailVerified()).isTrue();
        assertThat(users.authenticate("bob@example.com", "tulip anchor seven marble"))
                .contains(bob.id());
    }

    @Test
    void letsTheFirstUserInWhileThereIsNone() {
        FirstUser first =
                new FirstUser(users.store(), new IssuerOneTimes(stores.oneTimes(), ISSUER.value()), entropy, clock);
        assertThat(first.invite()).isEmpty();
        assertThat(new Browser().get("/welcome?link=anything").status()).isEqualTo(410);
    }

    @Test
    void deletesTheAccountAfterItsNameWasTyped() {
        alice.get("/account/data");
        assertThat(alice.submit("/account/data/delete", "confirm", "bob").status())
                .isEqualTo(400);
        assertThat(stored().isActive()).isTrue();
        assertThat(alice.submit("/account/data/delete", "confirm", "alice").status())
                .isEqualTo(200);
        assertThat(stored().status()).isEqualTo(UserStatus.DELETED);
        assertThat(alice.get("/account").body().toString()).contains("name=\"ticket\"");
        assertThat(new Browser().signIn("/account", "alice").status()).isEqualTo(400);
    }

    @Test
    void downloadsWhatIsStoredWithoutSecrets() {
        setUpApp();
        alice.get("/account/data");
        Response file = alice.submit("/account/data/download");
        assertThat(file.headers().first("Content-Disposition").orElseThrow()).contains("attachment");
        assertThat(file.body().toString())
                .contains("\"sub\":\"" + user.id() + "\"", "alice")
                .doesNotContain("argon2", "secret", "recovery");
    }

    @Test
    void changesOnlyTheAttributesThatUsersMayEdit() {
        users.change(
                user.id(),
                current -> current.profile(current.profile().claims(Map.of("cost_centre", "CC 7", "score", 3L))));
        alice.get("/account");
        assertThat(alice.page)
                .contains("The department", "The floor", "The cost_centre", "CC 7")
                .doesNotContain("The score", "name=\"attribute.cost_centre\"");
        assertThat(alice.submit(
                                "/account/profile",
                                "name",
                                "Alice",
                                "attribute.department",
                                "Gates",
                                "attribute.floor",
                                "3",
                                "attribute.cost_centre",
                                "CC 1",
                                "attribute.score",
                                "9")
                        .status())
                .isEqualTo(303);
        assertThat(users.store().find(user.id()).orElseThrow().profile().claims())
                .containsEntry("department", "Gates")
                .containsEntry("floor", 3L)
                .containsEntry("cost_centre", "CC 7")
                .containsEntry("score", 3L);
        alice.get("/account");
        assertThat(alice.submit("/account/profile", "attribute.floor", "third").status())
                .isEqualTo(400);
        assertThat(alice.page).contains("Check this: The floor");
        alice.get("/account");
        alice.submit("/account/profile", "name", "Alice", "attribute.department", "", "attribute.floor", "");
        assertThat(users.store().find(user.id()).orElseThrow().profile().claims())
                .doesNotContainKeys("department", "floor")
                .containsEntry("score", 3L);
    }

    @Test
    void changesNothingForFieldsThatAreTooLongOrRepeated() {
        alice.get("/account");
        String token = alice.field("token");
        assertThat(alice.post("/account/profile", "token", token, "name", "x".repeat(100_000))
                        .status())
                .isBetween(400, 413);
        assertThat(alice.post("/account/profile", "token", token, "name", "One", "name", "Two")
                        .status())
                .isEqualTo(400);
        assertThat(alice.send("POST", "/account/profile", "token=" + FormCodec.encode(token) + "&name=%ff%fe")
                        .status())
                .isEqualTo(400);
        assertThat(stored().profile().claims()).doesNotContainKey("name");
    }
}
