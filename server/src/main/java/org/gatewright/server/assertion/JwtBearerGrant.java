package org.gatewright.server.assertion;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.NormalUri;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.config.Settings;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.token.Decision;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.TokenIssuer;
import org.gatewright.server.token.TokenRequest;
import org.gatewright.server.user.AccountStatus;

/** The JWT bearer grant, which accepts each valid assertion for this server once (RFC 7523 §3). */
record JwtBearerGrant(
        Settings settings,
        PermissionPolicy permissions,
        TokenIssuer tokenIssuer,
        AccountStatus accounts,
        OneTimeStore oneTimes,
        Map<String, TrustedIssuer> issuers)
        implements Grant {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final String IDENTITY = "oauth-id-jag+jwt";
    private static final int MAX_ID = 256;

    @Override
    public GrantType type() {
        return GrantType.JWT_BEARER;
    }

    @Override
    public Decision decide(TokenRequest request) {
        Jwt jwt = Jwt.parse(request.form().require("assertion")).orElseThrow(() -> invalid("It is not a signed JWT."));
        TrustedIssuer issuer = jwt.claims()
                .text("iss")
                .flatMap(name -> Optional.ofNullable(issuers.get(name)))
                .orElseThrow(() -> invalid("The issuer is not trusted."));
        if (issuer.issuesToWorkloads()) {
            return workload(jwt, issuer, request);
        }
        require(issuer.signed(jwt), "The signature does not match a key of the issuer.");
        check(jwt, issuer, request);
        Claims claims = jwt.claims();
        String subject = issuer.subject(claims).orElseThrow(() -> invalid("The subject is unknown."));
        Permission permission = permission(request, claims, issuer);
        require(!EndUser.isClient(subject), "The subject is that of a client.");
        EndUser user = EndUser.of(subject);
        user.require(accounts);
        firstUse(claims);
        Instant now = settings.now();
        // Without a refresh token, so that the client has to obtain a new assertion from its issuer (RFC 7521 §4.1).
        Authorization authorization = tokenIssuer
                .blank(request.client(), Optional.of(user), permission, Map.of(), now)
                .start(Optional.empty(), tokenIssuer.endOf(Optional.empty(), now));
        return new Decision.Created(authorization);
    }

    /** Issues a token to the client that is the workload. */
    private Decision workload(Jwt jwt, TrustedIssuer platform, TokenRequest request) {
        require(
                WorkloadMethod.isValid(settings, platform, jwt),
                "It has expired, is for another server, or is not signed by the platform.");
        require(
                platform.subject(jwt.claims())
                        .filter(request.client().id()::equals)
                        .isPresent(),
                "It identifies another client.");
        require(
                request.client().authMethods().contains(ClientAssertions.WORKLOAD),
                "The client is not registered for assertions of a platform.");
        Permission permission = permissions.resolve(request.client(), request.form());
        return new Decision.Created(tokenIssuer.draft(request.client(), Optional.empty(), permission, Map.of()));
    }

    private void check(Jwt jwt, TrustedIssuer issuer, TokenRequest request) {
        Claims claims = jwt.claims();
        Instant now = settings.now();
        List<String> here = List.of(settings.issuer().value());
        require(claims.text("sub").isPresent(), "'sub' is missing.");
        require(claims.texts("aud").equals(here), "'aud' does not identify this server.");
        require(
                claims.hasBegun(now) && claims.endsWithin(now, LONGEST),
                "It has expired, or its lifetime is too long.");
        require(claims.text("jti").filter(id -> id.length() <= MAX_ID).isPresent(), "'jti' is missing.");
        if (issuer.issuesIdJag()) {
            require(jwt.isType(IDENTITY), "It is not an identity assertion.");
            require(
                    claims.text("client_id")
                            .filter(request.client().id()::equals)
                            .isPresent(),
                    "It was issued to another client.");
        } else {
            require(jwt.type().isEmpty() || jwt.isType("JWT"), "The JWT is of another type.");
        }
    }

    /** Returns the requested permission; of an identity assertion with a scope, at most that. */
    private Permission permission(TokenRequest request, Claims claims, TrustedIssuer issuer) {
        if (!issuer.issuesIdJag()) {
            return permissions.resolve(request.client(), request.form());
        }
        Optional<Scope> asserted = claims.text("scope").map(Scope::parse);
        Permission asked = permissions.resolve(request.client(), request.form(), asserted);
        if (asserted.isPresent() && !asserted.get().containsAll(asked.scope())) {
            throw OAuthException.invalidScope("The requested scope exceeds the scope of the assertion.")
                    .rule("Identity Assertion Authorization Grant §4.4");
        }
        permissions.requireGranted(Permission.of(asserted.orElse(asked.scope())), asked);
        Set<String> wanted =
                request.form().findAll("resource").stream().map(NormalUri::of).collect(Collectors.toSet());
        List<String> named =
                claims.texts("resource").stream().map(NormalUri::of).toList();
        require(named.isEmpty() || named.containsAll(wanted), "It was issued for other resources.");
        boolean asAsserted = wanted.isEmpty() && !named.isEmpty();
        return asAsserted ? asked.resources(permissions.known(named)) : asked;
    }

    private void firstUse(Claims claims) {
        Instant remembered = claims.time("exp").orElseThrow().plus(Claims.SKEW).plus(Claims.SKEW);
        String use = claims.text("iss").orElseThrow() + ' ' + claims.text("jti").orElseThrow();
        String hash = Base64Url.encode(Hashes.sha256(use.getBytes(StandardCharsets.UTF_8)));
        require(oneTimes.firstUse(new OneTimeId("assertion grant", hash), remembered), "It has already been used.");
    }

    private static void require(boolean condition, String hint) {
        if (!condition) {
            throw invalid(hint);
        }
    }

    private static OAuthException invalid(String hint) {
        return OAuthException.invalidGrant("The assertion is not valid.")
                .rule("RFC 7523 §3.1")
                .hint(hint);
    }
}
