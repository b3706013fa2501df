package org.gatewright.server.token;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.AuthorizationDetail;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.Permissions;
import org.gatewright.server.config.Settings;
import org.gatewright.server.signing.SigningKeys;

/**
 * Access tokens as signed JWTs (RFC 9068), which resource servers validate themselves. Their {@code jti} refers to the
 * authorization, so this server introspects and revokes them like any others. Thread-safe.
 */
final class JwtTokens implements TokenCodec {
    private static final String TYPE = "at+jwt";
    private static final int UNIQUE = 6;

    private final SigningKeys keys;
    private final Settings settings;
    private final SubjectMapping subjects;
    private final AccessTokenClaims more;

    JwtTokens(SigningKeys keys, Settings settings, SubjectMapping subjects, AccessTokenClaims more) {
        this.keys = keys;
        this.settings = settings;
        this.subjects = subjects;
        this.more = more;
    }

    /** Throws {@code StorageException} if no signing key is available. */
    void requireKey() {
        keys.current();
    }

    @Override
    public String mint(TokenClaims handle, Authorization authorization) {
        Permission permission = handle.permission();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", settings.issuer().value());
        claims.put("sub", subject(authorization));
        claims.put("aud", audience(permission));
        claims.put("exp", handle.expires().getEpochSecond());
        claims.put("iat", settings.now().getEpochSecond());
        claims.put(
                "jti",
                handle.authorization() + "." + handle.serial() + "."
                        + settings.entropy().text(UNIQUE));
        claims.put("client_id", authorization.clientId());
        if (!permission.scope().isEmpty()) {
            claims.put("scope", permission.scope().toString());
        }
        if (!permission.details().isEmpty()) {
            claims.put("authorization_details", Permissions.members(permission.details()));
        }
        handle.confirmation().ifPresent(key -> claims.put("cnf", key.members()));
        authorization.endUser().ifPresent(endUser -> claims.putAll(EndUserClaims.of(endUser)));
        more.claims(authorization, permission).forEach(claims::putIfAbsent);
        return keys.current().sign(TYPE, claims);
    }

    private String subject(Authorization authorization) {
        return authorization
                .subject()
                .map(subject -> subjects.of(authorization, subject))
                .orElseGet(authorization::subjectOrClient);
    }

    /** Returns the resources; this server itself if there are none. */
    private Object audience(Permission permission) {
        return switch (permission.resources().size()) {
            case 0 -> settings.issuer().value();
            case 1 -> permission.resources().iterator().next();
            default -> permission.resources();
        };
    }

    @Override
    public Optional<IssuedToken> read(TokenKind kind, String text, AuthorizationStore store) {
        if (kind != TokenKind.ACCESS) {
            return Optional.empty();
        }
        return Jwt.parse(text)
                .filter(jwt -> jwt.isType(TYPE))
                .filter(jwt -> jwt.claims()
                        .text("iss")
                        .filter(settings.issuer().value()::equals)
                        .isPresent())
                .filter(jwt -> keys.published().signed(jwt))
                .flatMap(jwt -> find(jwt.claims(), store));
    }

    private static Optional<IssuedToken> find(Claims claims, AuthorizationStore store) {
        String[] id = claims.text("jti").orElseThrow().split("\\.", 3);
        AuthorizationId authorization = AuthorizationId.parse(id[0]);
        Instant expires = claims.time("exp").orElseThrow();
        return store.find(authorization)
                .map(found -> new IssuedToken(
                        new TokenClaims(
                                TokenKind.ACCESS,
                                authorization,
                                Integer.parseInt(id[1]),
                                expires,
                                permission(claims, found),
                                claims.object("cnf").flatMap(Confirmation::of)),
                        found));
    }

    private static Permission permission(Claims claims, Authorization authorization) {
        Scope scope = claims.text("scope").map(Scope::parse).orElse(Scope.none());
        Set<String> resources = new LinkedHashSet<>(claims.texts("aud"));
        resources.retainAll(authorization.permission().resources());
        List<AuthorizationDetail> details = new ArrayList<>();
        if (claims.members().get("authorization_details") instanceof List<?> list) {
            list.forEach(detail ->
                    details.add(new AuthorizationDetail(Json.object(detail).orElseThrow())));
        }
        return new Permission(scope, resources, details);
    }

    /** Returns whether {@link #mint} may block. */
    boolean mintBlocks() {
        return keys.currentBlocks();
    }

    @Override
    public boolean blocks() {
        return keys.blocks();
    }
}
