package org.gatewright.server.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.gatewright.protocol.CodeChallenge;
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
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.EventListener;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.request.Approval;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.store.Stores;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Http;
import org.gatewright.testkit.TestClock;
import org.gatewright.testkit.TestResponse;

/**
 * A server in memory, with a page that shows only the ticket of the interaction, a route {@code POST /decide} that
 * grants or denies, and a resource {@code /resource} that needs the scope "read".
 */
public final class TestServer {
    public static final String ISSUER = "http://localhost";
    public static final String VERIFIER = "verifier-verifier-verifier-verifier-verifier";

    public final TestClock clock;
    public final MemoryClients clients;
    public final Stores stores;
    public final Recorded events = new Recorded();
    public final AuthorizationServer server;
    public final Http http;

    /** What {@code POST /decide} does; tests may change it. */
    public volatile BiFunction<Request, String, Response> decision =
            (request, key) -> interactions().grantAccess(request, key, Approval.by("alice"));

    /** The page that asks the end-user; tests may change it. */
    public volatile BiFunction<Interaction, Request, Response> page = (interaction, request) ->
            Page.of("key=" + interaction.ticket(), "").inFlow().response(200);

    /** The cookie of the browser in which a code was typed last. */
    private volatile String typist = "";

    /** The end-user with a session in the browser; tests may change it. */
    public volatile Optional<EndUser> session = Optional.empty();

    /** The pages of this test. */
    private final class Pages implements InteractionPage {
        @Override
        public Response onAuthenticate(Interaction interaction, Request request) {
            return page.apply(interaction, request);
        }

        @Override
        public Optional<EndUser> endUser(Request request) {
            return session;
        }
    }

    /** How the routes of a server are reached. */
    public interface Transport {
        Http serve(List<Route> routes);
    }

    /** The events of the server. */
    public static final class Recorded implements EventListener {
        public final List<Refusal> refusals = new CopyOnWriteArrayList<>();
        public final List<Authorization> granted = new CopyOnWriteArrayList<>();
        public final List<Authorization> issued = new CopyOnWriteArrayList<>();
        public final List<Authorization> reused = new CopyOnWriteArrayList<>();

        public void clear() {
            refusals.clear();
            granted.clear();
            issued.clear();
            reused.clear();
        }

        @Override
        public void on(Issuer issuer, Event event) {
            if (event instanceof Event.Refused refused) {
                refusals.add(refused.refusal());
            } else if (event instanceof Event.Granted grant) {
                granted.add(grant.authorization());
            } else if (event instanceof Event.Issued issue) {
                issued.add(issue.authorization());
            } else if (event instanceof Event.Reused reuse) {
                reused.add(reuse.authorization());
            }
        }
    }

    /** A server with the clients app, spa and service. */
    public static TestServer start() {
        return start(builder -> {});
    }

    /** The same, changed by the test. */
    public static TestServer start(Consumer<ServerBuilder> change) {
        return new TestServer(Clients.all(), change);
    }

    /** The same with a feature that needs the stores and the clock. */
    public static TestServer start(Consumer<ServerBuilder> change, BiFunction<Stores, TestClock, Feature> feature) {
        TestClock clock = new TestClock();
        Stores stores = MemoryStoreProvider.stores(clock);
        return new TestServer(
                AuthorizationServer.builder().issuer(ISSUER).allowInsecureRequests(),
                Clients.all(),
                builder -> change.accept(builder.enable(feature.apply(stores, clock))),
                InProcess::of,
                clock,
                stores);
    }

    public TestServer(MemoryClients clients, Consumer<ServerBuilder> change) {
        this(AuthorizationServer.builder().issuer(ISSUER).allowInsecureRequests(), clients, change, InProcess::of);
    }

    /** A server that accepts requests only over TLS. */
    public static TestServer secure(String issuer, Consumer<ServerBuilder> change) {
        return new TestServer(AuthorizationServer.builder().issuer(issuer), Clients.all(), change, InProcess::of);
    }

    public TestServer(
            ServerBuilder builder, MemoryClients clients, Consumer<ServerBuilder> change, Transport transport) {
        this(builder, clients, change, transport, new TestClock());
    }

    private TestServer(
            ServerBuilder builder,
            MemoryClients clients,
            Consumer<ServerBuilder> change,
            Transport transport,
            TestClock clock) {
        this(builder, clients, change, transport, clock, MemoryStoreProvider.stores(clock));
    }

    private TestServer(
            ServerBuilder builder,
            MemoryClients clients,
            Consumer<ServerBuilder> change,
            Transport transport,
            TestClock clock,
            Stores stores) {
        this.clock = clock;
        this.stores = stores;
        this.clients = clients;
        builder.clients(clients).stores(stores).clock(clock).addListener(events).interaction(new Pages());
        change.accept(builder);
        this.server = builder.build();
        this.http = transport.serve(routes());
    }

    /** The routes of the server, the decision and the resource. */
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(server.routes());
        routes.add(Route.post(
                "/decide",
                interactions()
                        .pageHandler(request -> decision.apply(
                                request,
                                Parameters.ofForm(request, Interactions.MAX_TICKET)
                                        .require("key")))));
        routes.add(Route.get("/resource", server.guard().protect(Scope.of("read"), TestServer::describe)));
        routes.add(Route.post("/resource", server.guard().protect(Scope.of("read"), TestServer::describe)));
        return routes;
    }

    /** Returns a response with what a resource sees of a token. */
    public static Response describe(Request request, AccessToken token) {
        return Response.json(
                200,
                Map.of(
                        "client", token.clientId(),
                        "subject", token.subject().orElse(""),
                        "scope", token.scope().toString(),
                        "data", token.data()));
    }

    public Interactions interactions() {
        return server.interactions();
    }

    /** A valid authorization request of the client "app"; tests change the parameters. */
    public static Map<String, String> authorizationRequest() {
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

    public TestResponse get(String target) {
        return http.get(target);
    }

    public TestResponse authorize(Map<String, String> parameters) {
        return get("/authorize?" + Forms.encode(parameters));
    }

    /** Submits the page of an authorization request in the same browser. */
    public TestResponse decide(TestResponse page) {
        return decide(key(page), page.cookies().isEmpty() ? typist : page.cookies());
    }

    /** The response to a device's code that an end-user types in. */
    public TestResponse typeDeviceCode(String userCode) {
        TestResponse page = get("/device");
        String body = page.body();
        int start = body.indexOf("name=\"token\" value=\"") + 20;
        String token = body.substring(start, body.indexOf('"', start));
        typist = page.cookies();
        return post(
                "/device",
                Map.of("Sec-Fetch-Site", "same-origin", "Cookie", typist),
                Map.of("user_code", userCode, "token", token));
    }

    public TestResponse decide(String key, String cookie) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Sec-Fetch-Site", "same-origin");
        if (!cookie.isEmpty()) {
            headers.put("Cookie", cookie);
        }
        return http.form("/decide", headers, "key=" + key);
    }

    public static String key(TestResponse page) {
        return page.body().substring(page.body().indexOf("key=") + 4).strip();
    }

    /** The code that an authorization request leads to, once granted. */
    public String code(Map<String, String> parameters) {
        return decide(authorize(parameters)).query().get("code");
    }

    public String code() {
        return code(authorizationRequest());
    }

    /** A token request with Basic authentication, or without if the header is empty. */
    public TestResponse token(String basic, Map<String, String> parameters) {
        return token(basic, Forms.encode(parameters));
    }

    public TestResponse token(String basic, String body) {
        return post("/token", basic, body);
    }

    /** A form, with Basic authentication or without if the header is empty. */
    public TestResponse post(String target, String basic, String body) {
        return http.form(target, basic.isEmpty() ? Map.of() : Map.of("Authorization", basic), body);
    }

    /** A form with these headers. */
    public TestResponse post(String target, Map<String, String> headers, Map<String, String> parameters) {
        return http.form(target, headers, Forms.encode(parameters));
    }

    /** The response of the protected resource to these headers. */
    public TestResponse resource(Map<String, String> headers) {
        return http.request("GET", "/resource", headers, "");
    }

    /** The response of the protected resource to a token in the header. */
    public TestResponse resource(String accessToken) {
        return resource(Map.of("Authorization", "Bearer " + accessToken));
    }

    /** The Basic header of the client "app". */
    public static String app() {
        return Clients.basic("app");
    }

    /** The parameters that exchange a code of {@link #authorizationRequest}. */
    public static Map<String, String> codeExchange(String code) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("code", code);
        parameters.put("redirect_uri", Clients.CALLBACK);
        parameters.put("code_verifier", VERIFIER);
        return parameters;
    }

    public static Map<String, String> refresh(String refreshToken) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "refresh_token");
        parameters.put("refresh_token", refreshToken);
        return parameters;
    }
}
