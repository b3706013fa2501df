package org.gatewright.openid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.ClientBuilder;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.outbox.Outbox;
import org.gatewright.server.request.Approval;
import org.gatewright.server.request.InteractionCheck;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.TestServer;
import org.gatewright.server.user.AccountStatus;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.TestResponse;

/** An OpenID Provider in memory with login sessions, and one browser. Its pages contain the reasons to ask. */
final class Provider {
    static final String LOGOUT = "https://client.example/bye";
    static final Map<String, Object> ALICE = Map.of(
            "name", "Alice Liddell",
            "given_name", "Alice",
            "email", "alice@example.com",
            "email_verified", true,
            "name#ja-Kana-JP", "アリス",
            "name#de", "Alice im Wunderland",
            "address", Map.of("locality", "Oxford"),
            "phone_number", "+44 1865 1");

    final TestServer server;
    final Map<String, AccountStatus> locked = new ConcurrentHashMap<>();
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private Sessions sessions;
    private Outbox outbox;

    private Provider(
            UnaryOperator<OpenIdConnect> feature, Consumer<ServerBuilder> more, UnaryOperator<Sessions> change) {
        UserClaims users = query -> query.subject().equals("alice") ? ALICE : Map.of("name", query.subject());
        this.server = TestServer.start(
                builder -> {
                    builder.interaction(new Pages()).accounts(subject -> !locked.containsKey(subject));
                    more.accept(builder.enable(setup -> outbox = setup.outbox()));
                },
                (stores, clock) -> {
                    sessions = change.apply(Sessions.of(
                            stores,
                            subject -> !locked.containsKey(subject),
                            new Issuer(TestServer.ISSUER),
                            clock,
                            Entropy.system()));
                    return feature.apply(
                            OpenIdConnect.with(users).acrValues("pwd", "mfa").sessions(sessions));
                });
        server.clients.save(app().build());
    }

    static Provider start() {
        return start(feature -> feature, builder -> {});
    }

    static Provider start(UnaryOperator<OpenIdConnect> feature, Consumer<ServerBuilder> more) {
        return new Provider(feature, more, kept -> kept);
    }

    static Provider withSessions(UnaryOperator<Sessions> change) {
        return new Provider(feature -> feature, builder -> {}, change);
    }

    /** The client "app", registered for everything that OpenID Connect defines. */
    static ClientBuilder app() {
        return Clients.app()
                .scope("openid", "profile", "email", "address", "phone", "offline_access", "read")
                .extension(OpenIdMembers.LOGOUT_URIS, List.of(LOGOUT));
    }

    /** The messages to clients. */
    Outbox outbox() {
        return outbox;
    }

    Sessions sessions() {
        return sessions;
    }

    private final class Pages implements InteractionPage {
        @Override
        public Response onAuthenticate(Interaction interaction, Request request) {
            List<String> reasons = interaction.reasons().stream()
                    .map(InteractionCheck.Reason::prompt)
                    .toList();
            return Page.of(String.join(" ", reasons) + " key=" + interaction.ticket(), "")
                    .inFlow()
                    .response(200);
        }

        @Override
        public Optional<EndUser> endUser(Request request) {
            return sessions.endUser(request);
        }

        @Override
        public List<EndUser> endUsers(Request request) {
            return sessions.endUsers(request);
        }
    }

    /** The parameters of an authentication request. */
    static Map<String, String> request(String... more) {
        Map<String, String> parameters = TestServer.authorizationRequest();
        parameters.put("scope", "openid");
        parameters.put("nonce", "n-0S6_WzA2Mj");
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        parameters.values().removeIf(String::isEmpty);
        return parameters;
    }

    TestResponse authorize(Map<String, String> parameters) {
        return get("/authorize?" + Forms.encode(parameters));
    }

    TestResponse get(String target) {
        return kept(server.http.request("GET", target, browser(), ""));
    }

    TestResponse post(String target, Map<String, String> form) {
        return kept(server.http.form(target, browser(), Forms.encode(form)));
    }

    private Map<String, String> browser() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Sec-Fetch-Site", "same-origin");
        StringBuilder all = new StringBuilder();
        cookies.forEach((name, value) ->
                all.append(all.isEmpty() ? "" : "; ").append(name).append('=').append(value));
        if (!all.isEmpty()) {
            headers.put("Cookie", all.toString());
        }
        return headers;
    }

    private TestResponse kept(TestResponse response) {
        for (String cookie : response.headers("Set-Cookie")) {
            String[] pair = cookie.substring(0, cookie.indexOf(';')).split("=", 2);
            if (cookie.contains("Max-Age=0")) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }
        return response;
    }

    /** The value of the session's cookie. */
    String session() {
        return cookies.get(sessionCookie());
    }

    /** Replaces the session's cookie. */
    void useSession(String value) {
        cookies.put(sessionCookie(), value);
    }

    private String sessionCookie() {
        return cookieName("gw-session-");
    }

    private String cookieName(String prefix) {
        return cookies.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    /** The value of the cookie whose name begins so. */
    String cookie(String prefix) {
        return cookies.get(cookieName(prefix));
    }

    /** What the server sees of a request of the browser. */
    <T> T inBrowser(Function<Request, T> seen) {
        AtomicReference<T> result = new AtomicReference<>();
        server.decision = (http, ticket) -> {
            result.set(seen.apply(http));
            return Response.empty(204);
        };
        decide(authorize(request("prompt", "login")));
        return result.get();
    }

    /** Forgets the cookies, as another browser. */
    void anotherBrowser() {
        cookies.clear();
    }

    /** The reasons on a page. */
    static String reasons(TestResponse page) {
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        return page.body().substring(0, page.body().indexOf(" key="));
    }

    /** Posts the page, which does what the decision of the server says. */
    TestResponse decide(TestResponse page) {
        return kept(server.http.form("/decide", browser(), "key=" + TestServer.key(page)));
    }

    /** Logs in on the page. */
    TestResponse logIn(TestResponse page, String user) {
        server.decision = (http, ticket) -> {
            EndUser endUser = EndUser.of(user)
                    .authentication(AuthenticationEvent.at(server.clock.instant())
                            .acr("pwd")
                            .amr("pwd"));
            Sessions.Started started = sessions.start(http, endUser);
            return started.attach(server.interactions().authenticated(http, ticket, started.endUser()));
        };
        return decide(page);
    }

    /** Grants the request on the page for an end-user of the application's own. */
    TestResponse grant(TestResponse page, String user) {
        server.decision = (http, ticket) -> server.interactions().grantAccess(http, ticket, Approval.by(user));
        return decide(page);
    }

    /** Grants a part of the scope on the page. */
    TestResponse consent(TestResponse page, String... scope) {
        server.decision = (http, ticket) -> server.interactions()
                .grantAccess(http, ticket, Approval.ofAuthenticated().scope(Scope.of(scope)));
        return decide(page);
    }

    /** Consents on the page, which is remembered. */
    TestResponse consent(TestResponse page) {
        server.decision = (http, ticket) -> server.interactions()
                .grantAccess(http, ticket, Approval.ofAuthenticated().remember());
        return decide(page);
    }

    /** The authorization response to a request of Alice, who logs in and consents if she is asked. */
    TestResponse granted(Map<String, String> parameters) {
        TestResponse response = authorize(parameters);
        if (response.status() == 200 && reasons(response).contains("login")) {
            response = logIn(response, "alice");
        }
        return response.status() == 200 ? consent(response) : response;
    }

    /** The token response to the code of a request. */
    Map<String, Object> tokens(Map<String, String> parameters) {
        TestResponse granted = granted(parameters);
        assertThat(granted.query()).as(granted.text()).containsKey("code");
        return redeem(granted.query().get("code")).json();
    }

    TestResponse redeem(String code) {
        return server.token(TestServer.app(), TestServer.codeExchange(code));
    }

    TestResponse refresh(Object token) {
        return server.token(TestServer.app(), TestServer.refresh(String.valueOf(token)));
    }

    TestResponse userInfo(Object accessToken) {
        return server.http.request("GET", "/userinfo", Map.of("Authorization", "Bearer " + accessToken), "");
    }

    /** What introspection says of a token of the client. */
    Map<String, Object> introspect(Object token) {
        return server.post("/introspect", TestServer.app(), Forms.encode(Map.of("token", token.toString())))
                .json();
    }

    /** The claims of an ID token, whose signature is valid. */
    Claims claims(Object idToken) {
        Jwt jwt = Jwt.parse(String.valueOf(idToken)).orElseThrow();
        assertThat(JwkSet.of(server.get("/jwks").json()).signed(jwt)).isTrue();
        assertThat(jwt.keyId()).isPresent();
        return jwt.claims();
    }
}
