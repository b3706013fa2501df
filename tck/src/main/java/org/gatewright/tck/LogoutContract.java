package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.gatewright.openid.OpenIdConnect;
import org.gatewright.openid.Sessions;
import org.gatewright.openid.UserClaims;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Router;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.outbox.Outbox;
import org.gatewright.server.outbox.OutboxStore;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.server.store.Stores;
import org.gatewright.server.token.KeyEncryption;
import org.gatewright.server.token.StoredRing;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link StoreProvider} about login sessions: once the end of a session is acknowledged, nothing that was
 * granted in it is accepted by any node, and a session is one of its tenant alone.
 */
public abstract class LogoutContract {
    private static final String ISSUER = "https://login.example";
    private static final String CALLBACK = "https://client.example/cb";
    private static final String SECRET = "a-secret-of-the-client";
    private static final String VERIFIER = "v".repeat(43);
    private static final Entropy ENTROPY = Entropy.system();
    private static final KeyEncryption ENCRYPTION =
            KeyEncryption.of(List.of(Hashes.sha256("of all tenants".getBytes(StandardCharsets.US_ASCII))));
    private static final int RACERS = 32;
    private static final int EACH = 2;

    private final TestClock clock = new TestClock();
    private final List<StoreProvider> open = new ArrayList<>();
    private final Receiver receiver = new Receiver();

    /** Creates a provider on an empty database that uses this clock. */
    protected abstract StoreProvider newProvider(TestClock clock);

    @AfterEach
    void close() {
        open.forEach(StoreProvider::close);
    }

    /** The server of a client, which takes a logout token that it has seen for the same message. */
    private static final class Receiver implements Fetcher {
        private final Set<String> identifiers = new HashSet<>();
        private boolean isUp = true;

        @Override
        public Document get(String address, Set<String> types) {
            throw new FetchException(FetchException.Kind.NONE, "There is no document");
        }

        @Override
        public synchronized int post(String address, String form) {
            if (!isUp) {
                throw new FetchException(FetchException.Kind.UNREACHABLE, "The client is down");
            }
            String payload = form.substring(form.indexOf('.') + 1, form.lastIndexOf('.'));
            identifiers.add(member(Json.read(Base64Url.decode(payload).orElseThrow()), "jti"));
            return 200;
        }

        synchronized void setUp(boolean up) {
            isUp = up;
        }

        /** Returns the number of messages that arrived; one that arrived twice counts once. */
        synchronized int count() {
            return identifiers.size();
        }
    }

    /** A node of the server, with what one browser sends to it. */
    private final class Node implements InteractionPage {
        private final Sessions sessions;
        private final Router router;
        private final AtomicReference<Outbox> outbox = new AtomicReference<>();
        private String cookie = "";

        /**
         * Creates a node.
         *
         * @param tenant the tenant whose stores and keys it has
         */
        Node(String issuer, StoreProvider provider, String tenant) {
            Stores stores = provider.tenant(tenant);
            this.sessions = Sessions.of(stores, subject -> true, new Issuer(issuer), clock, ENTROPY);
            AuthorizationServer server = AuthorizationServer.builder()
                    .issuer(issuer)
                    .stores(stores)
                    .keys(StoredRing.of(stores.keys(), ENCRYPTION, tenant, ENTROPY)
                            .open())
                    .clients(MemoryClients.of(Client.confidentialWithHash("app", new GeneratedSecret().hash(SECRET))
                            .authMethod("client_secret_post")
                            .redirectUris(CALLBACK)
                            .scope("openid")
                            .extension("backchannel_logout_uri", "https://client.example/logout")
                            .rules(ClientRules.defaults().allowMissingConsent())
                            .build()))
                    .limits(RateLimits.defaults().with(RateLimits.Kind.CLIENT_REQUESTS, 0))
                    .enable(OpenIdConnect.with(UserClaims.none()).sessions(sessions))
                    .interaction(this)
                    .fetcher(receiver)
                    .enable(setup -> outbox.set(setup.outbox()))
                    .clock(clock)
                    .build();
            this.router = new Router(server.routes());
        }

        @Override
        public Response onAuthenticate(Interaction interaction, Request request) {
            return Response.text(200, "login");
        }

        @Override
        public Optional<EndUser> endUser(Request request) {
            return sessions.endUser(request);
        }

        /** Starts a session; returns its cookie. */
        String logIn() {
            Response response =
                    sessions.start(request("GET", "/", ""), EndUser.of("alice")).attach(Response.empty(200));
            String sent = response.headers().first("Set-Cookie").orElseThrow();
            cookie = sent.substring(0, sent.indexOf(';'));
            return cookie;
        }

        Outbox outbox() {
            return Objects.requireNonNull(outbox.get());
        }

        String sessionId() {
            return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf('.'));
        }

        private Request request(String method, String target, String form, String... headers) {
            Headers fields = Headers.none()
                    .with("Content-Type", "application/x-www-form-urlencoded")
                    .with("Cookie", cookie);
            for (int i = 0; i < headers.length; i += 2) {
                fields = fields.with(headers[i], headers[i + 1]);
            }
            return new Request(
                    method,
                    target,
                    fields,
                    form.getBytes(StandardCharsets.US_ASCII),
                    new Request.Origin("192.0.2.1", true));
        }

        /** Returns the code for a silent request; empty if there is none. */
        String code() {
            Response response = router.respond(request(
                    "GET",
                    "/authorize?"
                            + encoded(Map.of(
                                    "response_type", "code",
                                    "client_id", "app",
                                    "redirect_uri", CALLBACK,
                                    "scope", "openid",
                                    "prompt", "none",
                                    "code_challenge",
                                            CodeChallenge.from(VERIFIER).value(),
                                    "code_challenge_method", "S256")),
                    ""));
            String location = response.headers().first("Location").orElse("");
            int start = location.indexOf("code=");
            return start < 0 ? "" : location.substring(start + 5, location.indexOf('&', start));
        }

        Map<String, Object> redeem(String code) {
            return token(Map.of(
                    "grant_type", "authorization_code",
                    "code", code,
                    "redirect_uri", CALLBACK,
                    "code_verifier", VERIFIER));
        }

        Map<String, Object> refresh(String token) {
            return token(Map.of("grant_type", "refresh_token", "refresh_token", token));
        }

        private Map<String, Object> token(Map<String, String> form) {
            String body = encoded(form) + "&client_id=app&client_secret=" + SECRET;
            return Json.read(
                    router.respond(request("POST", "/token", body)).body().bytes());
        }

        int userInfo(String token) {
            return router.respond(request("GET", "/userinfo", "", "Authorization", "Bearer " + token))
                    .status();
        }

        private static String encoded(Map<String, String> parameters) {
            StringBuilder text = new StringBuilder();
            parameters.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                    .append(name)
                    .append('=')
                    .append(FormCodec.encode(value)));
            return text.toString();
        }
    }

    private static String member(Map<String, Object> response, String name) {
        return String.valueOf(response.get(name));
    }

    private StoreProvider provider() {
        StoreProvider provider = newProvider(clock);
        open.add(provider);
        return provider;
    }

    @Test
    @Checks({"SE-02", "LO-06"})
    void acceptsNothingOfASessionOnceItsEndIsAcknowledged() {
        StoreProvider provider = provider();
        Node one = new Node(ISSUER, provider, ISSUER);
        Node two = new Node(ISSUER, provider, ISSUER);
        two.cookie = one.logIn();
        List<String> codes = new ArrayList<>();
        List<String> refreshTokens = new ArrayList<>();
        for (int i = 0; i < RACERS * EACH; i++) {
            codes.add(one.code());
            refreshTokens.add(member(one.redeem(one.code()), "refresh_token"));
        }
        AtomicInteger next = new AtomicInteger();
        List<Map<String, Object>> responses;
        try (Race race = new Race(RACERS)) {
            responses = race
                    .run(() -> {
                        int mine = next.getAndIncrement();
                        List<Map<String, Object>> got = new ArrayList<>();
                        for (int i = 0; i < EACH; i++) {
                            Node node = mine % 2 == 0 ? one : two;
                            if (mine == RACERS / 2 && i == 0) {
                                assertThat(two.sessions.end(two.sessionId())).isTrue();
                            }
                            got.add(node.redeem(codes.get(mine * EACH + i)));
                            got.add(node.refresh(refreshTokens.get(mine * EACH + i)));
                            String late = node.code();
                            if (!late.isEmpty()) {
                                got.add(node.redeem(late));
                            }
                        }
                        return got;
                    })
                    .stream()
                    .flatMap(List::stream)
                    .toList();
        }
        assertThat(responses).hasSizeGreaterThanOrEqualTo(2 * RACERS * EACH);
        for (Map<String, Object> tokens : responses) {
            if (tokens.containsKey("access_token")) {
                assertThat(two.userInfo(member(tokens, "access_token"))).isEqualTo(401);
                assertThat(one.refresh(member(tokens, "refresh_token"))).containsEntry("error", "invalid_grant");
            } else {
                assertThat(tokens).containsEntry("error", "invalid_grant");
            }
        }
        assertThat(one.code()).isEmpty();
        assertThat(two.code()).isEmpty();
    }

    @Test
    @Checks("LO-04")
    void tellsTheClientOfALogoutAfterARestart() {
        receiver.setUp(false);
        StoreProvider provider = provider();
        Node node = new Node(ISSUER, provider, ISSUER);
        node.logIn();
        assertThat(node.code()).isNotEmpty();
        assertThat(node.sessions.end(node.sessionId())).isTrue();
        assertThat(node.outbox().deliver()).isZero();
        assertThat(provider.waiting()).contains(ISSUER);
        clock.advance(Duration.ofHours(1));
        receiver.setUp(true);
        Node restarted = new Node(ISSUER, provider, ISSUER);
        Await.until("the message is sent", () -> {
            clock.advance(Duration.ofMinutes(1)); // an attempt in progress may restart the pause
            restarted.outbox().deliver();
            return receiver.count() > 0;
        });
        Instant end = clock.instant().plus(Outbox.LIFE);
        OutboxStore messages = provider.tenant(ISSUER).outbox();
        Await.until("nothing waits", () -> messages.lease(end, end).isEmpty());
        assertThat(receiver.count()).isEqualTo(1);
    }

    @Test
    @Checks({"ST-05", "TN-01"})
    void acceptsNoSessionOfAnotherTenant() {
        StoreProvider provider = provider();
        String other = "https://other.example";
        for (String tenant : List.of(other, ISSUER)) {
            Node mine = new Node(ISSUER, provider, ISSUER);
            Node theirs = new Node(other, provider, tenant);
            String cookie = mine.logIn();
            assertThat(mine.code()).isNotEmpty();
            theirs.logIn();
            theirs.cookie =
                    theirs.cookie.substring(0, theirs.cookie.indexOf('=')) + cookie.substring(cookie.indexOf('='));
            assertThat(theirs.code())
                    .as("even if both were given the same stores by mistake")
                    .isEmpty();
        }
    }
}
