package org.gatewright.server.introspect;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
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
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.Permissions;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientEndpoint;
import org.gatewright.server.config.Settings;
import org.gatewright.server.signing.SigningKeys;
import org.gatewright.server.token.AccessTokenClaims;
import org.gatewright.server.token.EndUserClaims;
import org.gatewright.server.token.IssuedToken;
import org.gatewright.server.token.SubjectMapping;
import org.gatewright.server.token.TokenKind;
import org.gatewright.server.token.Tokens;

/** The introspection of tokens by authorized clients (RFC 7662 §2). */
record IntrospectionEndpoint(
        Tokens tokens,
        SigningKeys keys,
        Settings settings,
        SubjectMapping subjects,
        AccessTokenClaims more,
        BiPredicate<Client, Authorization> mayKnow)
        implements ClientEndpoint.Action {
    private static final String SIGNED = "token-introspection+jwt";

    /** Uses nothing but the stores. */
    @Override
    public boolean blocks(Parameters form, Optional<Client> client) {
        return false;
    }

    @Override
    public Response respond(Client client, Parameters form, Request http) {
        if (client.isPublic()) {
            throw OAuthException.invalidClient().rule("RFC 7662 §2.1").hint("A public client cannot authenticate.");
        }
        String text = form.require("token");
        Optional<IssuedToken> token = tokens.find(TokenKind.ACCESS, text)
                .or(() -> tokens.find(TokenKind.REFRESH, text))
                .filter(tokens::isLive)
                .filter(found -> mayKnow(client, found));
        Map<String, Object> members = token.map(found -> describe(found)).orElse(Map.of("active", false));
        boolean signed = http.headers().all("Accept").stream().anyMatch(IntrospectionEndpoint::wantsJwt);
        return signed ? signed(client, members) : Response.json(200, members);
    }

    /** Returns whether the media type of a signed response is acceptable. */
    private static boolean wantsJwt(String accept) {
        return Stream.of(accept.split(",")).anyMatch(range -> {
            int parameter = range.indexOf(';');
            String type = parameter < 0 ? range : range.substring(0, parameter);
            return type.strip().equalsIgnoreCase("application/" + SIGNED);
        });
    }

    /** Returns a signed response, which proves its content to the requesting client only (RFC 9701 §5). */
    private Response signed(Client client, Map<String, Object> members) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", settings.issuer().value());
        claims.put("aud", client.id());
        claims.put("iat", settings.now().getEpochSecond());
        claims.put("token_introspection", members);
        return Response.empty(200)
                .with("Content-Type", "application/" + SIGNED)
                .body(keys.current().sign(SIGNED, claims).getBytes(StandardCharsets.US_ASCII));
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

    private Map<String, Object> describe(IssuedToken token) {
        Authorization authorization = token.authorization();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("active", true);
        members.put("scope", token.claims().permission().scope().toString());
        members.put("client_id", authorization.clientId());
        members.put(
                "sub",
                authorization
                        .subject()
                        .map(subject -> subjects.of(authorization, subject))
                        .orElseGet(authorization::subjectOrClient));
        if (token.claims().kind() == TokenKind.ACCESS) {
            members.put(
                    "token_type",
                    token.claims().confirmation().map(Confirmation::tokenType).orElse("Bearer"));
        }
        if (!token.claims().expires().equals(Authorization.NEVER)) {
            members.put("exp", token.claims().expires().getEpochSecond());
        }
        Permission permission = token.claims().permission();
        if (!permission.resources().isEmpty()) {
            members.put("aud", permission.resources());
        }
        if (!permission.details().isEmpty()) {
            members.put("authorization_details", Permissions.members(permission.details()));
        }
        token.claims().confirmation().ifPresent(key -> members.put("cnf", key.members()));
        authorization.endUser().ifPresent(endUser -> members.putAll(EndUserClaims.of(endUser)));
        more.claims(authorization, permission).forEach(members::putIfAbsent);
        members.put("iss", settings.issuer().value());
        return members;
    }
}
