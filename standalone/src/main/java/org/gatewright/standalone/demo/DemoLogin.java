package org.gatewright.standalone.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.json.Json;
import org.gatewright.standalone.page.Pages;

/** Two applications of the demo that end-users log in to by OpenID Connect: single sign-on, and logout from both. */
final class DemoLogin {
    private static final String START = "/demo/login";
    private static final String CALLBACK = "/demo/login/callback";
    private static final String RESULT = "/demo/login/result";

    private final String issuer;
    private final Entropy entropy;
    private final Pages pages;
    private final FlowTraces traces;
    private final HttpCalls calls;

    DemoLogin(String issuer, Entropy entropy, Pages pages, FlowTraces traces) {
        this.issuer = issuer;
        this.entropy = entropy;
        this.pages = pages;
        this.traces = traces;
        this.calls = new HttpCalls(issuer);
    }

    List<Route> routes() {
        return List.of(
                Route.post(START, this::start),
                Route.get(CALLBACK, this::callback),
                Route.get(RESULT, this::show),
                Route.post("/demo/logout", this::logout));
    }

    private Response start(Request request) {
        String client = Parameters.ofForm(request)
                .find("client")
                .filter(DemoClients.LOGINS::contains)
                .orElse(DemoClients.LOGINS.get(0));
        String state = client + '.' + entropy.text(16);
        String verifier = entropy.text(32);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", client);
        parameters.put("redirect_uri", issuer + CALLBACK);
        parameters.put("scope", "openid profile email");
        parameters.put("state", state);
        parameters.put("nonce", nonce(verifier));
        parameters.put("code_challenge", CodeChallenge.from(verifier).value());
        parameters.put("code_challenge_method", "S256");
        String address = issuer + "/oauth2/authorize?" + encoded(parameters);
        RecordedExchange first = HttpCalls.redirect(
                "The application sends the browser to the authorization server",
                "The scope openid asks for an ID token, which must contain the nonce. If the browser has a session and"
                        + " you consented before, no page is shown.",
                "POST " + START + " HTTP/1.1",
                address);
        return traces.begin(FlowTrace.start(state, verifier, first), Response.redirect(address));
    }

    private static String encoded(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + FormCodec.encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** Returns the nonce that belongs to a code verifier, so that only one of them needs to be kept. */
    private static String nonce(String verifier) {
        return Base64Url.encode(Hashes.sha256(("nonce " + verifier).getBytes(StandardCharsets.US_ASCII)));
    }

    private Response callback(Request request) {
        Parameters response = Parameters.ofQuery(request);
        String state = response.find("state").orElse("");
        Optional<FlowTrace> trace =
                response.find("iss").equals(Optional.of(issuer)) ? traces.claim(request, state) : Optional.empty();
        if (trace.isEmpty()) {
            return problem();
        }
        FlowTrace next = response.find("error").isPresent()
                ? trace.get().failed(response.find("error_description").orElse("The request was rejected."))
                : redeem(trace.get(), state.substring(0, state.indexOf('.')), response.require("code"));
        traces.save(request, next);
        return Response.redirect(issuer + RESULT);
    }

    private FlowTrace redeem(FlowTrace trace, String client, String code) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", issuer + CALLBACK);
        form.put("code_verifier", trace.verifier());
        HttpCalls.Outcome tokens = calls.postForm(
                "The application exchanges the code for tokens",
                "The response has an ID token beside the access token.",
                "/oauth2/token",
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (client + ":" + DemoClients.APP_SECRET).getBytes(StandardCharsets.UTF_8)),
                form);
        FlowTrace received = trace.and(tokens.exchange());
        if (tokens.status() != 200) {
            return received.failed(tokens.json("error_description"));
        }
        HttpCalls.Outcome keys = calls.get(
                "The application fetches the keys of the server",
                "It verifies the signature of the ID token, its issuer, audience and nonce.",
                "/oauth2/jwks",
                "none");
        String idToken = tokens.json("id_token");
        if (!isValid(idToken, keys, client, trace.verifier())) {
            return received.failed("The ID token is not valid.");
        }
        HttpCalls.Outcome user = calls.get(
                "The application asks for the claims about you",
                "The UserInfo endpoint returns those of the scope that you consented to.",
                "/oauth2/userinfo",
                "Bearer " + tokens.json("access_token"));
        return received.and(keys.exchange()).and(user.exchange()).tokens(idToken, Optional.of(user.body()));
    }

    private boolean isValid(String idToken, HttpCalls.Outcome keys, String client, String verifier) {
        return Jwt.parse(idToken)
                .filter(JwkSet.of(Json.read(keys.body()))::signed)
                .map(Jwt::claims)
                .filter(claims -> claims.text("iss").equals(Optional.of(issuer))
                        && claims.texts("aud").equals(List.of(client))
                        && claims.text("nonce").equals(Optional.of(nonce(verifier))))
                .isPresent();
    }

    private Response show(Request request) {
        Optional<FlowTrace> trace = traces.find(request);
        if (trace.isEmpty()) {
            return Response.redirect(issuer + "/");
        }
        Map<String, Object> claims = trace.get()
                .accessToken()
                .flatMap(Jwt::parse)
                .map(jwt -> jwt.claims().members())
                .orElse(Map.of());
        List<String> lines = new ArrayList<>();
        claims.forEach((name, value) -> lines.add(name + ": " + value));
        Map<String, Object> model = new HashMap<>();
        model.put("issuer", issuer);
        model.put("client", String.valueOf(claims.getOrDefault("aud", "")));
        model.put("failure", trace.get().failure().orElse(""));
        model.put("claims", lines);
        model.put("clients", DemoClients.LOGINS);
        model.put("exchanges", trace.get().exchanges());
        return pages.page("loggedin", model).response(200);
    }

    /** Sends the browser to the end session endpoint, with the ID token that spares the confirmation. */
    private Response logout(Request request) {
        Optional<String> idToken = traces.find(request).flatMap(FlowTrace::accessToken);
        Map<String, String> parameters = new LinkedHashMap<>();
        idToken.ifPresent(token -> parameters.put("id_token_hint", token));
        parameters.put("post_logout_redirect_uri", issuer + "/");
        return Response.redirect(issuer + "/oauth2/logout?" + encoded(parameters));
    }

    private Response problem() {
        return pages.page(
                        "error",
                        Map.of(
                                "description",
                                "This response does not belong to anything that was started in this browser.",
                                "requestId",
                                "-"))
                .response(400);
    }
}
