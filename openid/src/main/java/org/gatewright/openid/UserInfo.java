package org.gatewright.openid;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.json.Json;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.Guard;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.client.Cors;
import org.gatewright.server.token.IssuedToken;
import org.gatewright.server.token.TokenKind;
import org.gatewright.server.token.Tokens;

/** The UserInfo endpoint (OpenID Connect Core §5.3). Thread-safe. */
record UserInfo(Supplier<Guard> guard, Tokens tokens, ClientStore clients, IdTokens idTokens) implements Handler {
    static final String PATH = "/userinfo";

    @Override
    public Response handle(Request request) {
        Guard plain = guard.get();
        String issuer = idTokens.settings().issuer().value();
        Optional<IssuedToken> found = text(plain, request).flatMap(text -> tokens.find(TokenKind.ACCESS, text));
        boolean named = found.filter(
                        known -> known.claims().permission().resources().contains(issuer))
                .isPresent();
        Guard checked = named ? plain.audience(issuer) : plain;
        Response response = checked.protect(
                        Scope.of(ScopeClaims.OPENID),
                        (same, token) -> respond(found.map(IssuedToken::authorization), same, token))
                .handle(request);
        return Cors.any(response);
    }

    private static Optional<String> text(Guard guard, Request request) {
        try {
            return guard.token(request);
        } catch (OAuthException rejectedByTheGuard) {
            return Optional.empty();
        }
    }

    /** Returns the claims; the guard has verified the token of the authorization. */
    private Response respond(Optional<Authorization> known, Request request, AccessToken token) {
        Optional<Authorization> found = known.filter(each -> each.endUser().isPresent());
        Optional<Client> client = found.flatMap(each -> clients.find(each.clientId(), request.address()));
        if (found.isEmpty()) {
            throw OAuthException.of(ErrorCode.INSUFFICIENT_SCOPE, "The access token was not issued for an end-user.");
        }
        if (client.isEmpty()) {
            throw OAuthException.of(ErrorCode.INVALID_TOKEN, "The client is not registered any more.");
        }
        Map<String, Object> claims = claims(found.get(), client.get(), token.scope());
        return jwt(client.get(), claims, request.address()).orElseGet(() -> Response.json(200, claims));
    }

    private Map<String, Object> claims(Authorization authorization, Client client, Scope scope) {
        Map<String, String> kept = authorization.parameters();
        Map<String, ClaimsRequest.Wanted> wanted =
                OpenIdConnect.granted(kept, scope, idTokens.scopeClaims()).userInfo();
        Set<String> names = new LinkedHashSet<>(idTokens.scopeClaims().of(scope));
        names.addAll(wanted.keySet());
        String subject = authorization.subject().orElseThrow();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", idTokens.subjects().of(client, subject));
        claims.putAll(idTokens.about(subject, names, wanted, OpenIdConnect.locales(kept.get(OpenIdConnect.LOCALES))));
        return claims;
    }

    /** Returns the response as a JWT, if the client registered for one that is signed, encrypted or both (§5.3.2). */
    private Optional<Response> jwt(Client client, Map<String, Object> claims, String sender) {
        Optional<String> signed = OpenIdMembers.text(client, OpenIdMembers.USERINFO_ALGORITHM)
                .map(algorithm -> {
                    Map<String, Object> all = new LinkedHashMap<>(claims);
                    all.put("iss", idTokens.settings().issuer().value());
                    all.put("aud", client.id());
                    return idTokens.sign(client, algorithm, "JWT", all);
                });
        Optional<String> encrypted = idTokens.encrypt(
                client,
                OpenIdMembers.USERINFO_ENCRYPTION,
                signed.orElseGet(() -> Json.text(claims)),
                signed.isPresent() ? "JWT" : "json",
                sender);
        return encrypted.or(() -> signed).map(jwt -> {
            Headers headers = Headers.none()
                    .with("Content-Type", "application/jwt")
                    .with("Cache-Control", "no-store")
                    .with("Pragma", "no-cache")
                    .with("X-Content-Type-Options", "nosniff");
            return new Response(200, headers, new Response.Body(jwt.getBytes(StandardCharsets.US_ASCII)));
        });
    }
}
