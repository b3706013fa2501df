package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.identity.mail.Mail;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.identity.totp.TotpSecret;
import org.gatewright.identity.upstream.LinkedAccounts;
import org.gatewright.identity.upstream.Provider;
import org.gatewright.identity.upstream.ProviderSecret;
import org.gatewright.identity.upstream.ProviderSignIn;
import org.gatewright.identity.upstream.Upstream;
import org.gatewright.identity.user.Attributes;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.MemoryIdentityStore;
import org.gatewright.identity.user.MemoryUserStore;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.identity.user.UserStore;
import org.gatewright.openid.OpenIdConnect;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Router;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.limit.SharedLimits;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.memory.MemoryJournalStore;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.store.Stores;
import org.gatewright.server.testing.FailingStores;
import org.gatewright.server.token.KeyRing;
import org.gatewright.standalone.activity.Activity;
import org.gatewright.standalone.activity.Journal;
import org.gatewright.standalone.config.PageSettings;
import org.gatewright.standalone.login.FlowPages;
import org.gatewright.standalone.login.KnownBrowser;
import org.gatewright.standalone.login.LoginPages;
import org.gatewright.standalone.login.MailSignIn;
import org.gatewright.standalone.login.ProviderLogin;
import org.gatewright.standalone.login.SignInMethods;
import org.gatewright.standalone.mail.Mails;
import org.gatewright.standalone.page.Pages;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.BeforeEach;

/** A server in memory with the account of a user, whose browser is signed in, and the mails that it sends. */
abstract class AccountSite {
    static final Issuer ISSUER = new Issuer("https://login.example");
    private static final Attributes ATTRIBUTES = new Attributes(List.of(
            attribute("department", Attributes.Type.TEXT, Attributes.Access.EDIT),
            attribute("floor", Attributes.Type.NUMBER, Attributes.Access.EDIT),
            attribute("cost_centre", Attributes.Type.TEXT, Attributes.Access.SEE),
            attribute("score", Attributes.Type.NUMBER, Attributes.Access.NONE)));
    static final String PASSWORD = "correct horse battery staple";

    final TestClock clock = new TestClock();
    final Entropy entropy = Entropy.system();
    final PasswordHashes hashes = PasswordHashes.of(entropy);
    final AtomicBoolean away = new AtomicBoolean();
    final Stores stores = stores();
    /** How often accounts were read. */
    final AtomicInteger reads = new AtomicInteger();

    final StoredUsers users =
            new StoredUsers(counted(new MemoryUserStore(clock)), hashes, new SecretVerifier(entropy, hashes.kinds()));
    final MemoryJournalStore journal = new MemoryJournalStore(clock);
    private final KeyRing keys = KeyRing.generate(entropy);
    private final SecondFactor second =
            SecondFactor.of(users, keys.permanentKey("second factors").orElseThrow(), clock);
    final Sessions sessions = Sessions.of(stores, users, ISSUER, clock, entropy);
    final List<Mail> mails = new CopyOnWriteArrayList<>();
    private final Router router = server();
    final Browser alice = new Browser();
    final User user = add("alice");

    private static Attributes.Attribute attribute(String name, Attributes.Type type, Attributes.Access access) {
        return new Attributes.Attribute(name, type, access, Optional.empty(), Map.of("", "The " + name));
    }

    @BeforeEach
    void start() {
        assertThat(alice.signIn("/account", "alice").status()).isEqualTo(303);
    }

    User add(String name) {
        Credentials credentials =
                Credentials.none(entropy).changePassword(hashes.current().hash(PASSWORD), entropy);
        User added = User.create(entropy, UserStatus.ACTIVE, UserProfile.named(name), credentials, clock.instant());
        users.store().insert(added);
        return added;
    }

    private UserStore counted(UserStore store) {
        return (UserStore) Proxy.newProxyInstance(
                UserStore.class.getClassLoader(), new Class<?>[] {UserStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("find")) {
                        reads.incrementAndGet();
                    }
                    return method.invoke(store, arguments);
                });
    }

    /** Returns stores in memory, of which the one-time values are unavailable while {@link #away} is true. */
    private Stores stores() {
        Stores memory = MemoryStoreProvider.stores(clock);
        return memory.with(
                OneTimeStore.class, new FailingStores(clock, away).failing(OneTimeStore.class, memory.oneTimes()));
    }

    /** Returns all methods: the second factor, codes by mail, accounts that everybody may create, and a provider. */
    private SignInMethods methods(Mails sent) {
        SharedLimits limits = new SharedLimits(clock, entropy);
        Provider provider = new Provider(
                "contoso",
                "Contoso",
                Provider.Kind.GITHUB,
                "http://localhost:1",
                "northwind",
                new ProviderSecret.Shared("secret"),
                List.of(),
                true,
                false,
                false);
        ProviderSignIn signIn = new ProviderSignIn(
                List.of(provider),
                stores.oneTimes(),
                entropy,
                clock,
                ISSUER + ProviderLogin.RETURN,
                limits.limit("providers", 60, Duration.ofMinutes(1), ISSUER.value()));
        MailSignIn codes = new MailSignIn(
                users,
                hashes,
                sent,
                stores.oneTimes(),
                entropy,
                clock,
                MailSignIn.Limits.of(limits, ISSUER.value()),
                new MailSignIn.Offer(true, true));
        return new SignInMethods(
                users::verify,
                Optional.of(second),
                Optional.empty(),
                Optional.of(new Upstream(signIn, new LinkedAccounts(users, new MemoryIdentityStore(), entropy, clock))),
                Optional.of(codes),
                false);
    }

    private Router server() {
        Mails sent = new Mails(Optional.of(mails::add), "Northwind");
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
                methods(sent),
                Optional.of(sessions),
                new LoginPages.Browsers(
                        new KnownBrowser(keys.sealer("known browser"), clock, ISSUER), Optional.empty(), activity),
                clock,
                Map.of("read", "Read your data"));
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
                .enable(setup -> setup.aroundRequests(users::readingOnce))
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
    final class Browser {
        final Map<String, String> cookies = new LinkedHashMap<>();
        String page = "";

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

    User stored() {
        return users.store().find(user.id()).orElseThrow();
    }

    /** Sets up an authenticator app, and returns its secret. */
    TotpSecret setUpApp() {
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
}
