package org.gatewright.conformance;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Refusal;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.AccessToken;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.Stores;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.event.ServerEvents;
import org.gatewright.server.interaction.Approval;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.tck.TestClock;
import org.gatewright.tck.Wire;

/**
 * A real server on one web stack, with a page that shows only the interaction's key, a route {@code POST /decide} that
 * grants or denies, and a resource {@code /resource} that needs the scope "read".
 */
final class TestServer implements AutoCloseable {
    static final String ISSUER = "http://localhost";
    static final String VERIFIER = "verifier-verifier-verifier-verifier-verifier";

    final TestClock clock = new TestClock();
    final MemoryClients clients;
    final Stores stores = Stores.inMemory(clock);
    final Recorded events = new Recorded();
    final AuthorizationServer server;
    final Wire wire;
    private final WebStack.Running running;

    /** What {@code POST /decide} does; tests may change it. */
    volatile BiFunction<Request, String, Response> decision =
            (request, key) -> interactions().grantAccess(request, key, Approval.by("alice"));

    /** What the page answers; tests may change it. */
    volatile BiFunction<Interaction, Request, Response> page =
            (interaction, request) -> Page.of("key=" + interaction.key(), "").response(200);

    /** Everything the server told. */
    static final class Recorded implements ServerEvents {
        final List<Refusal> refusals = new CopyOnWriteArrayList<>();
        final List<Authorization> issued = new CopyOnWriteArrayList<>();
        final List<Authorization> reused = new CopyOnWriteArrayList<>();

        @Override
        public void refused(Refusal refusal) {
            refusals.add(refusal);
        }

        @Override
        public void issued(Authorization authorization, GrantType grantType) {
            issued.add(authorization);
        }

        @Override
        public void reused(Authorization authorization) {
            reused.add(authorization);
        }
    }

    /** A server with the clients app, spa and service. */
    static TestServer start(WebStack stack) {
        return start(stack, builder -> {});
    }

    /** The same, changed by the test. */
    static TestServer start(WebStack stack, Consumer<ServerBuilder> change) {
        return new TestServer(stack, usualClients(), change);
    }

    /** The same with its address as issuer and with the time of day, for clients in other processes. */
    static TestServer reachable(WebStack stack, Consumer<ServerBuilder> change) {
        int port = WebStack.freePort();
        Clock time = Clock.systemUTC();
        Consumer<ServerBuilder> real =
                builder -> builder.issuer(ISSUER + ":" + port).clock(time).stores(Stores.inMemory(time));
        return new TestServer(stack, usualClients(), real.andThen(change), port);
    }

    private static MemoryClients usualClients() {
        return MemoryClients.of(
                Clients.app().build(), Clients.spa().build(), Clients.service().build());
    }

    TestServer(WebStack stack, MemoryClients clients, Consumer<ServerBuilder> change) {
        this(stack, clients, change, 0);
    }

    private TestServer(WebStack stack, MemoryClients clients, Consumer<ServerBuilder> change, int port) {
        this.clients = clients;
        ServerBuilder builder = AuthorizationServer.builder()
                .issuer(ISSUER)
                .allowInsecureRequests()
                .clients(clients)
                .stores(stores)
                .clock(clock)
                .events(events)
                .interaction((interaction, request) -> page.apply(interaction, request));
        change.accept(builder);
        this.server = builder.build();
        List<Route> routes = new ArrayList<>(server.routes());
        routes.add(Route.post(
                "/decide",
                interactions()
                        .forHumans(request -> decision.apply(
                                request,
                                Parameters.ofForm(request, Interactions.MAX_KEY).require("key")))));
        routes.add(Route.get("/resource", server.guard().protect(Scope.of("read"), TestServer::describe)));
        routes.add(Route.post("/resource", server.guard().protect(Scope.of("read"), TestServer::describe)));
        this.running = stack.serve("", routes, port);
        this.wire = new Wire(running.port());
    }

    private static Response describe(Request request, AccessToken token) {
        return Response.json(
                200,
                Map.of(
                        "client", token.clientId(),
                        "subject", token.subject().orElse(""),
                        "scope", token.scope().toString(),
                        "data", token.data()));
    }

    Interactions interactions() {
        return server.interactions();
    }

    /** A good authorization request of the client "app"; tests change the parameters. */
    static Map<String, String> authorizationRequest() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", "app");
        parameters.put("redirect_uri", Clients.CALLBACK);
        parameters.put("scope", "read write");
        parameters.put("state", "xyz");
        parameters.put("code_challenge", CodeChallenge.from(VERIFIER).value());
        parameters.put("code_challenge_method", "S256");
        return parameters;
    }

    /** Parameters as a query or form body. */
    static String encode(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(p -> FormCodec.encode(p.getKey()) + "=" + FormCodec.encode(p.getValue()))
                .collect(Collectors.joining("&"));
    }

    Answer get(String target) {
        return new Answer(wire.get(target));
    }

    Answer authorize(Map<String, String> parameters) {
        return get("/authorize?" + encode(parameters));
    }

    /** Answers the page that came for an authorization request, in the same browser. */
    Answer decide(Answer page) {
        return decide(key(page), cookie(page));
    }

    Answer decide(String key, String cookie) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("Sec-Fetch-Site", "same-origin");
        if (!cookie.isEmpty()) {
            headers.put("Cookie", cookie);
        }
        return new Answer(wire.request("POST", "/decide", headers, "key=" + key));
    }

    static String key(Answer page) {
        return page.body().substring(page.body().indexOf("key=") + 4).strip();
    }

    /** The cookie that came with an answer, as a browser would send it back. */
    static String cookie(Answer answer) {
        return answer.headers("Set-Cookie").stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .collect(Collectors.joining("; "));
    }

    /** A code for a request: asked, granted, and read from the redirect. */
    String code(Map<String, String> parameters) {
        return decide(authorize(parameters)).query().get("code");
    }

    String code() {
        return code(authorizationRequest());
    }

    /** A token request with Basic authentication, or without if the header is empty. */
    Answer token(String basic, Map<String, String> parameters) {
        return token(basic, encode(parameters));
    }

    Answer token(String basic, String body) {
        return post("/token", basic, body);
    }

    /** A form, with Basic authentication or without if the header is empty. */
    Answer post(String target, String basic, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        if (!basic.isEmpty()) {
            headers.put("Authorization", basic);
        }
        return new Answer(wire.request("POST", target, headers, body));
    }

    /** A form with these headers. */
    Answer post(String target, Map<String, String> headers, Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        return new Answer(wire.request("POST", target, all, encode(parameters)));
    }

    /** The answer of the protected resource to these headers. */
    Answer resource(Map<String, String> headers) {
        return new Answer(wire.request("GET", "/resource", headers, ""));
    }

    static String basic(String id, String secret) {
        String pair = FormCodec.encode(id) + ":" + FormCodec.encode(secret);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** The Basic header of the client "app". */
    static String app() {
        return basic("app", Clients.SECRET);
    }

    /** The parameters that exchange a code of {@link #authorizationRequest}. */
    static Map<String, String> codeExchange(String code) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("code", code);
        parameters.put("redirect_uri", Clients.CALLBACK);
        parameters.put("code_verifier", VERIFIER);
        return parameters;
    }

    static Map<String, String> refresh(String refreshToken) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "refresh_token");
        parameters.put("refresh_token", refreshToken);
        return parameters;
    }

    /** The answer of the protected resource to a token in the header. */
    Answer resource(String accessToken) {
        return new Answer(wire.request("GET", "/resource", Map.of("Authorization", "Bearer " + accessToken), ""));
    }

    @Override
    public void close() {
        running.stop().run();
    }
}
