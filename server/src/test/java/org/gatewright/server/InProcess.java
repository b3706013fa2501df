package org.gatewright.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Refusal;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Router;
import org.gatewright.resource.AccessToken;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.event.ServerEvents;
import org.gatewright.server.interaction.Approval;
import org.gatewright.server.memory.MemoryClients;

/** A server in memory, with one browser in front of it, called without a network. */
final class InProcess {
    static final String ISSUER = "https://login.example";
    static final String VERIFIER = "verifier-verifier-verifier-verifier-verifier";
    static final String CHALLENGE = CodeChallenge.from(VERIFIER).value();
    private static final String COOKIE = "__Host-gatewright=browserbrowserbrowser1";
    private static final Request.Origin ORIGIN = new Request.Origin("192.0.2.1", true);

    final MemoryClients clients;
    final Recorded events = new Recorded();
    final AuthorizationServer server;
    private final Router router;

    /** What the server told. */
    static final class Recorded implements ServerEvents {
        final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
        final Queue<Authorization> granted = new ConcurrentLinkedQueue<>();
        final Queue<Authorization> reused = new ConcurrentLinkedQueue<>();

        void clear() {
            refusals.clear();
            granted.clear();
            reused.clear();
        }

        @Override
        public void refused(Refusal refusal) {
            refusals.add(refusal);
        }

        @Override
        public void granted(Authorization authorization) {
            granted.add(authorization);
        }

        @Override
        public void reused(Authorization authorization) {
            reused.add(authorization);
        }
    }

    private InProcess(MemoryClients clients, UnaryOperator<ServerBuilder> change) {
        this.clients = clients;
        ServerBuilder builder = AuthorizationServer.builder()
                .issuer(ISSUER)
                .clients(clients)
                .events(events)
                .interaction((interaction, request) -> Response.text(200, interaction.key()));
        this.server = change.apply(builder).build();
        this.router = new Router("", server.routes());
    }

    /** A server with the clients app, spa and service. */
    static InProcess start(UnaryOperator<ServerBuilder> change) {
        return new InProcess(
                MemoryClients.of(
                        Clients.app().build(),
                        Clients.spa().build(),
                        Clients.service().build()),
                change);
    }

    static InProcess start(TestClock clock) {
        return start(builder -> builder.clock(clock));
    }

    Stores stores() {
        return server.stores();
    }

    Answer authorize(String clientId, String scope) {
        return authorize(form(Map.of(
                "response_type",
                "code",
                "client_id",
                clientId,
                "redirect_uri",
                Clients.callback(clientId),
                "scope",
                scope,
                "state",
                "xyz",
                "code_challenge",
                CHALLENGE,
                "code_challenge_method",
                "S256")));
    }

    Answer authorize(String query) {
        return send("GET", "/authorize?" + query, Headers.none().with("Cookie", COOKIE), "");
    }

    /** The answer of the browser that a page with this key was shown to. */
    Answer grant(String key, Approval approval) {
        return Answer.of(
                Router.answer(request -> server.interactions().grantAccess(request, key, approval), decision()));
    }

    Answer deny(String key) {
        return Answer.of(Router.answer(request -> server.interactions().denyAccess(request, key), decision()));
    }

    /** A code that the user granted to the client, with the scope "read write". */
    String code(String clientId, String user) {
        String key = authorize(clientId, "read write").body();
        return code(grant(key, Approval.by(user)));
    }

    static String code(Answer granted) {
        return Optional.ofNullable(granted.query().get("code")).orElseThrow();
    }

    Answer redeem(String clientId, String code) {
        return redeem(clientId, code, Clients.callback(clientId), VERIFIER);
    }

    Answer redeem(String clientId, String code, String redirectUri, String verifier) {
        return token(
                clientId,
                Map.of(
                        "grant_type", "authorization_code",
                        "code", code,
                        "redirect_uri", redirectUri,
                        "code_verifier", verifier));
    }

    Answer refresh(String clientId, String refreshToken) {
        return token(clientId, Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
    }

    Answer refresh(String clientId, String refreshToken, String scope) {
        return token(clientId, Map.of("grant_type", "refresh_token", "refresh_token", refreshToken, "scope", scope));
    }

    /** A token request in the client's way to authenticate: the spa only names itself. */
    Answer token(String clientId, Map<String, String> parameters) {
        return clientId.equals("spa")
                ? send("POST", "/token", Headers.none(), form(parameters) + "&client_id=spa")
                : send(
                        "POST",
                        "/token",
                        Headers.none().with("Authorization", Clients.basic(clientId)),
                        form(parameters));
    }

    Answer send(String method, String target, Headers headers, String body) {
        return Answer.of(router.answer(request(method, target, headers, body)));
    }

    /** What a protected resource sees of a token; empty where it is refused. */
    Optional<AccessToken> resource(String accessToken) {
        Headers headers = Headers.none().with("Authorization", "Bearer " + accessToken);
        try {
            return Optional.of(server.guard().check(request("GET", "/resource", headers, ""), Scope.none()));
        } catch (OAuthException refused) {
            return Optional.empty();
        }
    }

    boolean isLive(String accessToken) {
        return resource(accessToken).isPresent();
    }

    private static Request decision() {
        return request(
                "POST", "/decide", Headers.none().with("Cookie", COOKIE).with("Sec-Fetch-Site", "same-origin"), "");
    }

    private static Request request(String method, String target, Headers headers, String body) {
        Headers all = body.isEmpty() ? headers : headers.with("Content-Type", "application/x-www-form-urlencoded");
        return new Request(method, target, all, body.getBytes(StandardCharsets.UTF_8), ORIGIN);
    }

    static String form(Map<String, String> parameters) {
        List<String> pairs = new ArrayList<>();
        parameters.forEach((name, value) -> pairs.add(name + "=" + FormCodec.encode(value)));
        return String.join("&", pairs);
    }
}
