package org.gatewright.tck;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.gatewright.openid.OpenIdConnect;
import org.gatewright.openid.Sessions;
import org.gatewright.openid.UserClaims;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Router;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.outbox.Outbox;
import org.gatewright.server.request.Approval;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.server.store.Stores;
import org.gatewright.server.token.KeyRing;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Race;

/** A node of a server on a shared storage, called without a network. Thread-safe. */
public final class RaceNode {
    private static final String CLIENT = "spa";
    private static final String CALLBACK = "https://spa.example/cb";
    private static final String VERIFIER = "verifier-verifier-verifier-verifier-verifier";
    private static final String ISSUER = "https://login.example";
    private static final String COOKIE = "__Host-gw-" + new Issuer(ISSUER).hash() + "=browserbrowserbrowser1";
    private static final Request.Origin ORIGIN = new Request.Origin("192.0.2.1", true);
    private static final byte[] SECRET = Hashes.sha256("the nodes of a race".getBytes(StandardCharsets.US_ASCII));

    private final AuthorizationServer server;
    private final Sessions sessions;
    private final Router router;
    private final AtomicReference<Outbox> outbox = new AtomicReference<>();

    /** The server of the client. */
    private record Receiver(Consumer<String> forms) implements Fetcher {
        @Override
        public Document get(String address, Set<String> types) {
            throw new FetchException(FetchException.Kind.NONE, "There is no document");
        }

        @Override
        public int post(String address, String form) {
            forms.accept(form);
            return 200;
        }
    }

    /** Creates a node with this grace period for the reuse of refresh tokens. */
    public RaceNode(StoreProvider storage, Duration grace) {
        this(storage, grace, Clock.systemUTC(), form -> {});
    }

    /**
     * Creates a node.
     *
     * @param receiver takes the forms that are sent to the client
     */
    RaceNode(StoreProvider storage, Duration grace, Clock clock, Consumer<String> receiver) {
        Lifetimes usual = Lifetimes.defaults();
        Stores stores = storage.tenant(ISSUER);
        this.sessions = Sessions.of(stores, subject -> true, new Issuer(ISSUER), clock, Entropy.system());
        this.server = AuthorizationServer.builder()
                .issuer(ISSUER)
                .clients(MemoryClients.of(Client.publicClient(CLIENT)
                        .redirectUris(CALLBACK)
                        .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                        .scope("openid", "read")
                        .extension("backchannel_logout_uri", "https://spa.example/logout")
                        .build()))
                .stores(stores)
                .enable(OpenIdConnect.with(UserClaims.none()).sessions(sessions))
                .keys(KeyRing.of(Map.of(1, SECRET)))
                .fetcher(new Receiver(receiver))
                .enable(setup -> outbox.set(setup.outbox()))
                .clock(clock)
                .lifetimes(usual.refresh(usual.refreshIdle(), usual.refreshAbsolute(), usual.refreshRenewal(), grace))
                .interaction((interaction, request) -> Response.text(200, interaction.ticket()))
                .build();
        this.router = new Router(server.routes());
    }

    /** Starts a session; returns its end-user. */
    EndUser logIn() {
        Request request = new Request("GET", "/", Headers.none(), new byte[0], ORIGIN);
        return sessions.start(request, EndUser.of("alice")).endUser();
    }

    /** Ends the session of the end-user. */
    void logOut(EndUser endUser) {
        sessions.end(endUser.session().orElseThrow());
    }

    /** Sends the messages that are due. */
    void deliver() {
        Objects.requireNonNull(outbox.get()).deliver();
    }

    /** Returns the form that redeems a new code. */
    String code() {
        return code(EndUser.of("alice"), "read");
    }

    /** Returns the form that redeems a new code, which ends with the session of the end-user. */
    String codeInSession(EndUser endUser) {
        return code(endUser, "openid");
    }

    private String code(EndUser endUser, String scope) {
        String query = Forms.encode(Map.of(
                "response_type",
                "code",
                "client_id",
                CLIENT,
                "redirect_uri",
                CALLBACK,
                "scope",
                scope,
                "code_challenge",
                CodeChallenge.from(VERIFIER).value(),
                "code_challenge_method",
                "S256"));
        Request asked =
                new Request("GET", "/authorize?" + query, Headers.none().with("Cookie", COOKIE), new byte[0], ORIGIN);
        String key = router.respond(asked).body().toString();
        Headers own = Headers.none().with("Cookie", COOKIE).with("Sec-Fetch-Site", "same-origin");
        Request decided = new Request("POST", "/decide", own, new byte[0], ORIGIN);
        String location = server.interactions()
                .grantAccess(decided, key, Approval.by(endUser))
                .headers()
                .first("Location")
                .orElseThrow();
        String code = location.replaceFirst(".*[?&]code=([^&]*).*", "$1");
        return Forms.encode(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                CALLBACK,
                "code_verifier",
                VERIFIER,
                "client_id",
                CLIENT));
    }

    /** Returns the form that uses this refresh token. */
    static String refresh(String token) {
        return Forms.encode(Map.of("grant_type", "refresh_token", "refresh_token", token, "client_id", CLIENT));
    }

    /** Sends the form and returns the refresh token of the response, or the error code or status if there is none. */
    String token(String form) {
        Headers type = Headers.none().with("Content-Type", "application/x-www-form-urlencoded");
        Response response =
                router.respond(new Request("POST", "/token", type, form.getBytes(StandardCharsets.US_ASCII), ORIGIN));
        Map<String, Object> members = Json.read(response.body().bytes());
        String otherwise = String.valueOf(response.status());
        return members.getOrDefault("refresh_token", members.getOrDefault("error", otherwise))
                .toString();
    }

    /**
     * Reads lines of a grace period, a number of threads and forms, separated by blanks, the forms by commas; sends the forms
     * from that many threads at once, in turn, and prints a line with each outcome and its count. After the line "log-out" it
     * starts and ends sessions, and prints a line for each, until it is killed. Ends with the input.
     */
    public static void run(StoreProvider storage) {
        Map<String, RaceNode> nodes = new HashMap<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
            out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("log-out")) {
                    logOutForever(new RaceNode(storage, Duration.ZERO, Clock.systemUTC(), RaceNode::down), out);
                }
                String[] words = line.split(" ");
                RaceNode node = nodes.computeIfAbsent(words[0], grace -> new RaceNode(storage, Duration.parse(grace)));
                try (Race race = new Race(Integer.parseInt(words[1]))) {
                    String[] forms = words[2].split(",");
                    AtomicInteger next = new AtomicInteger();
                    out.println("answered "
                            + counted(race.run(() -> node.token(forms[next.getAndIncrement() % forms.length]))));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void down(String form) {
        throw new FetchException(FetchException.Kind.UNREACHABLE, "The client is down");
    }

    private static void logOutForever(RaceNode node, PrintStream out) {
        while (!out.checkError()) {
            EndUser endUser = node.logIn();
            node.codeInSession(endUser);
            node.logOut(endUser);
            out.println("ended " + endUser.session().orElseThrow());
        }
    }

    private static String counted(List<String> outcomes) {
        return new TreeSet<>(outcomes)
                .stream()
                        .map(outcome -> outcome + "="
                                + outcomes.stream().filter(outcome::equals).count())
                        .collect(Collectors.joining(" "));
    }
}
