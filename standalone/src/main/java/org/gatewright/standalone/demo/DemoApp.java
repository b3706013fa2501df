package org.gatewright.standalone.demo;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.standalone.page.Pages;

/** The client application of the demo, which walks an end-user through the code flow and shows each message. */
final class DemoApp {
    private static final String CALLBACK = "/demo/callback";
    private static final String WALK = "/demo/walk";

    private final String issuer;
    private final Entropy entropy;
    private final Pages pages;
    private final FlowTraces walks;
    private final HttpCalls calls;
    private final LastRefusals refusals;

    DemoApp(String issuer, Entropy entropy, Pages pages, FlowTraces walks, LastRefusals refusals) {
        this.issuer = issuer;
        this.entropy = entropy;
        this.pages = pages;
        this.walks = walks;
        this.calls = new HttpCalls(issuer);
        this.refusals = refusals;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/", request -> home()),
                Route.get(
                        "/demo/refusals",
                        request -> page("refusals", Map.of("lines", refusals.list()))
                                .response(200)),
                Route.post("/demo/start", this::start),
                Route.get(CALLBACK, this::callback),
                Route.get(WALK, this::show),
                Route.post("/demo/clock", this::readClock),
                Route.post("/demo/refresh", this::refresh));
    }

    private Page page(String template, Map<String, Object> model) {
        Map<String, Object> more = new HashMap<>(model);
        more.put("issuer", issuer);
        return pages.page(template, more);
    }

    private Response home() {
        return page("home", Map.of("clock", CurlCommands.aboutTheClock(issuer), "commands", CurlCommands.of(issuer)))
                .response(200);
    }

    private Response start(Request request) {
        String state = entropy.text(16);
        String verifier = entropy.text(32);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", DemoClients.APP);
        parameters.put("redirect_uri", issuer + CALLBACK);
        parameters.put("scope", "VIEW_CLOCK SET_CLOCK");
        parameters.put("state", state);
        parameters.put("code_challenge", CodeChallenge.from(verifier).value());
        parameters.put("code_challenge_method", "S256");
        String address = issuer + "/oauth2/authorize?"
                + parameters.entrySet().stream()
                        .map(p -> p.getKey() + "=" + FormCodec.encode(p.getValue()))
                        .collect(Collectors.joining("&"));
        RecordedExchange first = HttpCalls.redirect(
                "The application sends the browser to the authorization server",
                "It keeps the code verifier, and sends only its hash along (PKCE).",
                "POST /demo/start HTTP/1.1",
                address);
        return walks.begin(FlowTrace.start(state, verifier, first), Response.redirect(address));
    }

    private Response callback(Request request) {
        Parameters answer = Parameters.ofQuery(request);
        Optional<FlowTrace> walk = answer.find("iss").equals(Optional.of(issuer))
                ? walks.claim(request, answer.find("state").orElse(""))
                : Optional.empty();
        if (walk.isEmpty()) {
            return problem("This answer does not belong to anything that was started in this browser.");
        }
        FlowTrace arrived = walk.get()
                .and(new RecordedExchange(
                        "The browser comes back with the answer",
                        "The application checks that state and issuer are those it expects.",
                        "GET " + ShownMessage.parameters(request.path() + "?" + request.query(), "?") + "\nHTTP/1.1",
                        "HTTP/1.1 303\nLocation: " + issuer + WALK));
        FlowTrace next = answer.find("error").isPresent()
                ? arrived.failed(answer.find("error_description").orElse("The request was refused."))
                : redeem(arrived, answer.require("code"));
        walks.save(request, next);
        return Response.redirect(issuer + WALK);
    }

    private FlowTrace redeem(FlowTrace walk, String code) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", issuer + CALLBACK);
        form.put("code_verifier", walk.verifier());
        HttpCalls.Outcome tokens = calls.postForm(
                "The application exchanges the code for tokens",
                "Its secret, the code and the code verifier together prove that it is the one who asked.",
                "/oauth2/token",
                basic(),
                form);
        return keep(walk.and(tokens.exchange()), tokens);
    }

    private Response refresh(Request request) {
        return proceed(request, walk -> {
            Map<String, String> form = new LinkedHashMap<>();
            form.put("grant_type", "refresh_token");
            form.put("refresh_token", walk.refreshToken().orElse(""));
            HttpCalls.Outcome tokens = calls.postForm(
                    "The application refreshes its access token",
                    "The user is not asked again. A confidential client's refresh token is replaced only when it grows old.",
                    "/oauth2/token",
                    basic(),
                    form);
            return keep(walk.and(tokens.exchange()), tokens);
        });
    }

    private Response readClock(Request request) {
        return proceed(request, walk -> {
            HttpCalls.Outcome clock = calls.get(
                    "The application reads the clock",
                    "The guard looks up the token and checks that it allows VIEW_CLOCK.",
                    "/clock",
                    "Bearer " + walk.accessToken().orElse("none"));
            FlowTrace next = walk.and(clock.exchange());
            return clock.status() == 200
                    ? next
                    : next.failed("The clock refused the token; the last message says why.");
        });
    }

    private interface Step {
        FlowTrace take(FlowTrace walk);
    }

    private Response proceed(Request request, Step step) {
        Optional<FlowTrace> walk = walks.find(request);
        if (walk.isEmpty()) {
            return problem("Nothing was started in this browser.");
        }
        walks.save(request, step.take(walk.get()));
        return Response.redirect(issuer + WALK);
    }

    private static FlowTrace keep(FlowTrace walk, HttpCalls.Outcome tokens) {
        if (tokens.status() != 200) {
            return walk.failed(tokens.json("error_description"));
        }
        return walk.tokens(
                tokens.json("access_token"),
                Optional.of(tokens.json("refresh_token")).filter(token -> !token.isEmpty()));
    }

    private Response show(Request request) {
        return walks.find(request).map(this::page).orElseGet(() -> Response.redirect(issuer + "/"));
    }

    private Response page(FlowTrace walk) {
        boolean granted = walk.accessToken().isPresent();
        String headline = granted ? "Access granted" : walk.failure().isPresent() ? "No access" : "On the way";
        String explanation = walk.failure()
                .orElse(
                        granted
                                ? "The application holds a token now. Use it, or refresh it."
                                : "Nothing came back yet.");
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("headline", headline);
        model.put("explanation", explanation);
        model.put("failed", walk.failure().isPresent());
        model.put("canRead", granted);
        model.put("canRefresh", walk.refreshToken().isPresent());
        model.put("exchanges", walk.exchanges());
        return page("walk", model).response(200);
    }

    private Response problem(String description) {
        return pages.page("error", Map.of("description", description, "requestId", "-"))
                .response(400);
    }

    private static String basic() {
        String pair = DemoClients.APP + ":" + DemoClients.APP_SECRET;
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
