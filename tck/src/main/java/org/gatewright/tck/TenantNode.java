package org.gatewright.tck;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.http.Router;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.client.AccessTokenFormat;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientKeys;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.device.DeviceFlow;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.registration.ClientRegistration;
import org.gatewright.server.registration.RegistrationPolicy;
import org.gatewright.server.request.Approval;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.testkit.Forms;

/** The server of one tenant, called in process. Every tenant has the same clients, with the same secrets and keys. */
final class TenantNode {
    static final String SECRET = "a-secret-that-every-tenant-knows";
    static final String VERIFIER = "v".repeat(43);
    static final String CALLBACK = "https://client.example/cb";
    private static final String BROWSER = "browserbrowserbrowser1";

    final String issuer;
    final AuthorizationServer server;
    private final Router router;
    private String decision = "";

    /** Creates the issuer's server from a prepared builder, and registers its clients. */
    TenantNode(String issuer, ServerBuilder builder, ClientRegistry clients, SigningKey key, Clock clock) {
        this.issuer = issuer;
        clients.save(Client.confidentialWithHash("app", new GeneratedSecret().hash(SECRET))
                .authMethods("client_secret_post", "private_key_jwt")
                .keys(ClientKeys.secrets(List.of(new GeneratedSecret().hash(SECRET)))
                        .jwks(new JwkSet(List.of(key.jwk()))))
                .redirectUris(CALLBACK)
                .grantTypes(
                        GrantType.AUTHORIZATION_CODE,
                        GrantType.REFRESH_TOKEN,
                        GrantType.CLIENT_CREDENTIALS,
                        GrantType.DEVICE_CODE)
                .scope("read")
                .build());
        clients.save(Client.confidentialWithHash("jwt", new GeneratedSecret().hash(SECRET))
                .authMethod("client_secret_post")
                .tokens(AccessTokenFormat.JWT)
                .scope("read")
                .build());
        this.server = builder.issuer(issuer)
                .clients(clients)
                .enable(
                        new Introspection(),
                        new Revocation(),
                        new PushedRequests(),
                        new ClientAssertions(),
                        Dpop.proofsWithNonce(),
                        new DeviceFlow(),
                        new ClientRegistration(RegistrationPolicy.requireInitialAccessToken(List.of(), "read")
                                .allowAnonymous()))
                .interaction((interaction, request) -> Response.text(200, interaction.ticket()))
                .clock(clock)
                .build();
        List<Route> routes = new ArrayList<>(server.routes());
        routes.add(Route.post(
                new Issuer(issuer).path() + "/decide",
                server.interactions()
                        .pageHandler(request -> server.interactions()
                                .grantAccess(
                                        request, decision, Approval.by("alice").remember()))));
        this.router = new Router(routes);
    }

    Response send(String method, String path, String form, String... headers) {
        Headers fields = Headers.none()
                .with("Cookie", cookie())
                .with("Content-Type", form.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded")
                .with("Sec-Fetch-Site", "same-origin");
        for (int i = 0; i < headers.length; i += 2) {
            fields = fields.with(headers[i], headers[i + 1]);
        }
        return router.respond(new Request(
                method,
                new Issuer(issuer).path() + path,
                fields,
                form.getBytes(StandardCharsets.UTF_8),
                new Request.Origin("127.0.0.1", true)));
    }

    /** Returns the cookie of one browser, under the name of an issuer; an attacker may send it under all names. */
    private String cookie() {
        return "__Host-gw-" + new Issuer(issuer).hash() + "=" + BROWSER;
    }

    Response post(String path, Map<String, String> form, String... headers) {
        return send("POST", path, Forms.encode(form), headers);
    }

    /** Sends a request to an endpoint for clients. */
    Response client(String path, Map<String, String> form) {
        return client("app", path, form);
    }

    Response client(String id, String path, Map<String, String> form) {
        Map<String, String> whole = new LinkedHashMap<>(form);
        whole.put("client_id", id);
        whole.put("client_secret", SECRET);
        return post(path, whole);
    }

    Response register() {
        return send("POST", "/register", "{\"redirect_uris\":[\"" + CALLBACK + "\"]}");
    }

    static Map<String, String> request() {
        return Map.of(
                "response_type", "code",
                "client_id", "app",
                "redirect_uri", CALLBACK,
                "scope", "read",
                "code_challenge", CodeChallenge.from(VERIFIER).value(),
                "code_challenge_method", "S256");
    }

    /** Starts an authorization request and returns its ticket. */
    String ticket() {
        return send("GET", "/authorize?" + Forms.encode(request()), "").body().toString();
    }

    /** Grants the request of a ticket as Alice. */
    Response decide(String ticket) {
        decision = ticket;
        return post("/decide", Map.of());
    }

    String code() {
        return query(decide(ticket())).getOrDefault("code", "");
    }

    Response redeem(String code) {
        return client(
                "/token",
                Map.of(
                        "grant_type", "authorization_code",
                        "code", code,
                        "redirect_uri", CALLBACK,
                        "code_verifier", VERIFIER));
    }

    Response refresh(String token) {
        return client("/token", Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    boolean isActive(String token) {
        return Boolean.TRUE.equals(
                json(client("/introspect", Map.of("token", token))).get("active"));
    }

    /** Whether a guard of this server accepts the token. */
    boolean guards(String token) {
        Request request = new Request(
                "GET",
                "/",
                Headers.none().with("Authorization", "Bearer " + token),
                new byte[0],
                new Request.Origin("127.0.0.1", true));
        try {
            server.guard().check(request, Scope.none());
            return true;
        } catch (OAuthException rejected) {
            return false;
        }
    }

    static Map<String, Object> json(Response response) {
        return Json.read(response.body().bytes());
    }

    static String text(Response response, String member) {
        return String.valueOf(json(response).get(member));
    }

    static Map<String, String> query(Response response) {
        String location = response.headers().first("Location").orElse("");
        return Forms.decode(location.substring(location.indexOf('?') + 1));
    }

    static Optional<String> error(Response response) {
        return response.headers().first("Location").isPresent()
                ? Optional.ofNullable(query(response).get("error"))
                : Optional.ofNullable(json(response).get("error")).map(Object::toString);
    }
}
