package org.gatewright.server.introspect;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.NormalUri;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.Permissions;
import org.gatewright.server.client.Client;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.Feature;
import org.gatewright.server.token.EndUserClaims;
import org.gatewright.server.token.IssuedToken;
import org.gatewright.server.token.TokenKind;

/**
 * The introspection endpoint (RFC 7662), for confidential clients. Of a token that is not active, or not the caller's
 * business, it says only that it is not active.
 */
public final class Introspection implements Feature {
    private static final String PATH = "/introspect";
    private static final String SIGNED = "token-introspection+jwt";

    private final BiPredicate<Client, Authorization> mayKnow;

    /**
     * Clients may ask about their own tokens, and about those for the resources that {@code Client.introspects} names; a
     * client whose id is the address of a resource, about tokens for it.
     */
    public Introspection() {
        this((client, authorization) -> false);
    }

    /**
     * Clients may ask about those tokens, and about others as the predicate says; the way to let a resource server ask
     * about tokens that name no resource. The predicate must not wait, for it may be asked on an event loop.
     */
    public Introspection(BiPredicate<Client, Authorization> mayKnow) {
        this.mayKnow = mayKnow;
    }

    @Override
    public List<Route> routes(Engine engine) {
        return engine.clientRoutes(PATH, (client, form, http) -> introspect(engine, client, form, http));
    }

    @Override
    public Map<String, Object> metadata(Engine engine) {
        Map<String, Object> members = engine.authentication("introspection_endpoint");
        members.computeIfPresent(
                "introspection_endpoint_auth_methods_supported",
                (name, methods) -> engine.authMethods().stream()
                        .filter(method -> !method.equals(Client.NONE))
                        .toList());
        members.put("introspection_endpoint", engine.settings().address(PATH));
        members.put(
                "introspection_signing_alg_values_supported",
                List.of(engine.keys().algorithm().value()));
        return members;
    }

    private Response introspect(Engine engine, Client client, Parameters form, Request http) {
        if (client.isPublic()) {
            throw OAuthException.invalidClient().rule("RFC 7662 §2.1").hint("A public client can't prove who asks.");
        }
        String text = form.require("token");
        Optional<IssuedToken> token = engine.tokens()
                .find(TokenKind.ACCESS, text)
                .or(() -> engine.tokens().find(TokenKind.REFRESH, text))
                .filter(engine.tokens()::isLive)
                .filter(found -> mayKnow(client, found));
        Map<String, Object> answer = token.map(found -> describe(engine, found)).orElse(Map.of("active", false));
        boolean signed = http.headers().all("Accept").stream().anyMatch(Introspection::wantsJwt);
        return signed ? signed(engine, client, answer) : Response.json(200, answer);
    }

    /** Whether the media type of a signed answer is among those that are accepted. */
    private static boolean wantsJwt(String accept) {
        return Stream.of(accept.split(",")).anyMatch(range -> {
            int parameter = range.indexOf(';');
            String type = parameter < 0 ? range : range.substring(0, parameter);
            return type.strip().equalsIgnoreCase("application/" + SIGNED);
        });
    }

    /** An answer that proves afterwards what this server said, to the client that asked and to nobody else (RFC 9701 §5). */
    private static Response signed(Engine engine, Client client, Map<String, Object> answer) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", engine.settings().issuer().value());
        claims.put("aud", client.id());
        claims.put("iat", engine.settings().now().getEpochSecond());
        claims.put("token_introspection", answer);
        return Response.empty(200)
                .with("Content-Type", "application/" + SIGNED)
                .body(engine.keys().current().sign(SIGNED, claims).getBytes(StandardCharsets.US_ASCII));
    }

    private boolean mayKnow(Client client, IssuedToken token) {
        return token.authorization().clientId().equals(client.id())
                || isFor(client, token)
                || mayKnow.test(client, token.authorization());
    }

    private static boolean isFor(Client client, IssuedToken token) {
        return token.claims().kind() == TokenKind.ACCESS
                && token.claims().permission().resources().stream()
                        .anyMatch(resource -> Stream.concat(client.introspects().stream(), Stream.of(client.id()))
                                .anyMatch(asked -> NormalUri.same(asked, resource)));
    }

    private static Map<String, Object> describe(Engine engine, IssuedToken token) {
        Authorization authorization = token.authorization();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("active", true);
        answer.put("scope", token.claims().permission().scope().toString());
        answer.put("client_id", authorization.clientId());
        answer.put("sub", authorization.subjectOrClient());
        if (token.claims().kind() == TokenKind.ACCESS) {
            answer.put(
                    "token_type",
                    token.claims().confirmation().map(Confirmation::tokenType).orElse("Bearer"));
        }
        if (!token.claims().expires().equals(Authorization.NEVER)) {
            answer.put("exp", token.claims().expires().getEpochSecond());
        }
        Permission permission = token.claims().permission();
        if (!permission.resources().isEmpty()) {
            answer.put("aud", permission.resources());
        }
        if (!permission.details().isEmpty()) {
            answer.put("authorization_details", Permissions.members(permission.details()));
        }
        token.claims().confirmation().ifPresent(key -> answer.put("cnf", key.members()));
        authorization.endUser().ifPresent(endUser -> answer.putAll(EndUserClaims.of(endUser)));
        answer.put("iss", engine.settings().issuer().value());
        return answer;
    }
}
