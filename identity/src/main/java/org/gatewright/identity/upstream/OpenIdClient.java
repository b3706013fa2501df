package org.gatewright.identity.upstream;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.upstream.ProviderException.Kind;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.json.Json;
import org.gatewright.resource.remote.JsonHttp;
import org.gatewright.resource.remote.RemoteIssuer;
import org.jspecify.annotations.Nullable;

/**
 * A client of an OpenID Provider: code flow with PKCE, {@code nonce} and all checks of the ID token (OpenID Connect Core
 * §3.1.3.7). Thread-safe.
 */
final class OpenIdClient implements ProviderClient {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** The part of Microsoft's issuer that differs for each organization. */
    private static final String TENANT = "{tenantid}";

    private static final String VERSION = "/v2.0";
    private static final List<String> EVERY_ORGANIZATION =
            List.of("/common" + VERSION, "/organizations" + VERSION, "/consumers" + VERSION);

    private final Provider provider;
    private final RemoteIssuer remote;
    private final TokenRequests tokens;
    private final JsonHttp http;
    private final Clock clock;

    OpenIdClient(Provider provider, JsonHttp http, Clock clock) {
        this.provider = provider;
        this.remote = RemoteIssuer.openId(provider.issuer(), stated(provider), clock);
        this.tokens = new TokenRequests(provider, http, clock);
        this.http = http;
        this.clock = clock;
    }

    /** Returns the issuer in the metadata: that of Microsoft for all organizations has a placeholder. */
    private static String stated(Provider provider) {
        if (provider.kind() == Provider.Kind.MICROSOFT) {
            for (String every : EVERY_ORGANIZATION) {
                if (provider.issuer().endsWith(every)) {
                    int end = provider.issuer().length() - every.length();
                    return provider.issuer().substring(0, end) + "/" + TENANT + VERSION;
                }
            }
        }
        return provider.issuer();
    }

    @Override
    public Provider provider() {
        return provider;
    }

    @Override
    public URI request(Attempt attempt) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", provider.clientId());
        parameters.put("redirect_uri", attempt.redirect());
        parameters.put("scope", String.join(" ", provider.scope()));
        parameters.put("state", attempt.state());
        parameters.put("nonce", attempt.nonce());
        parameters.put("code_challenge", CodeChallenge.from(attempt.verifier()).value());
        parameters.put("code_challenge_method", "S256");
        if (provider.kind() == Provider.Kind.APPLE) {
            parameters.put("response_mode", "form_post"); // which Apple requires for a name or address
        }
        if (attempt.fresh()) {
            parameters.put("prompt", "login");
            parameters.put("max_age", "0");
        }
        return TokenRequests.withQuery(remote.endpoint("authorization_endpoint"), parameters);
    }

    @Override
    public ProvenIdentity complete(Attempt attempt, Map<String, String> response) {
        requireIssuer(response);
        Map<String, Object> tokenResponse = tokens.redeem(remote.endpoint("token_endpoint"), attempt, response);
        Claims members = new Claims(tokenResponse);
        Claims claims = members.text("id_token")
                .flatMap(Jwt::parse)
                .filter(remote::isSigned)
                .map(Jwt::claims)
                .orElseThrow(() -> invalid("The ID token is missing, or its signature is not valid"));
        require(claims, attempt);
        Claims profile = profile(claims, members.text("access_token"));
        return new ProvenIdentity(
                provider.key(),
                claims.text("iss").orElseThrow(),
                subject(claims),
                name(profile, response),
                profile.text("email").orElse(""),
                isTrue(profile.members().get("email_verified")),
                claims.time("auth_time"),
                claims.texts("amr"));
    }

    /** Requires the issuer in the response, if the provider sends it (RFC 9207 §2.4). */
    private void requireIssuer(Map<String, String> response) {
        boolean always = Boolean.TRUE.equals(
                remote.find("authorization_response_iss_parameter_supported").orElse(false));
        String issuer = response.get("iss");
        if (issuer == null ? always : !issuer.equals(provider.issuer())) {
            throw invalid("The response is one of another issuer");
        }
    }

    private void require(Claims claims, Attempt attempt) {
        Instant now = clock.instant();
        List<String> audience = claims.texts("aud");
        Optional<String> party = claims.text("azp");
        require(isIssuer(claims), "The ID token is one of another issuer");
        require(audience.contains(provider.clientId()), "The ID token is not for this server");
        require(audience.size() == 1 || party.isPresent(), "The ID token has several audiences and no 'azp'");
        require(party.isEmpty() || party.get().equals(provider.clientId()), "The ID token is for another client");
        require(claims.hasBegun(now) && claims.endsWithin(now, LONGEST), "The ID token has expired");
        require(claims.members().containsKey("iat"), "The ID token has no 'iat'");
        require(
                claims.text("nonce")
                        .filter(nonce -> Hashes.areEqual(nonce, attempt.nonce()))
                        .isPresent(),
                "The ID token is not one for this sign-in");
        require(!attempt.fresh() || isFresh(claims, now), "The user has not authenticated anew");
    }

    private static boolean isFresh(Claims claims, Instant now) {
        return claims.time("auth_time")
                .filter(time -> !time.isBefore(now.minus(ProviderSignIn.LIFE)))
                .isPresent();
    }

    /** Returns whether the issuer is the provider, or at Microsoft the organization that the token names. */
    private boolean isIssuer(Claims claims) {
        String organization = claims.text("tid").orElse("");
        String expected = stated(provider).replace(TENANT, organization);
        return claims.text("iss").filter(expected::equals).isPresent() && !expected.contains("//v2.0");
    }

    /** Returns the subject; at Microsoft {@code oid}, since {@code sub} differs for each client. */
    private String subject(Claims claims) {
        boolean objects = provider.kind() == Provider.Kind.MICROSOFT;
        return claims.text(objects ? "oid" : "sub").orElseThrow(() -> invalid("The ID token has no subject"));
    }

    /** Returns the claims of the ID token, or those of the UserInfo endpoint if they are not in it. */
    private Claims profile(Claims claims, Optional<String> accessToken) {
        boolean complete = claims.text("email").isPresent() || !provider.scope().contains("email");
        Optional<Object> endpoint = remote.find("userinfo_endpoint");
        if (complete
                || accessToken.isEmpty()
                || !(endpoint.orElse("") instanceof String address)
                || address.isEmpty()) {
            return claims;
        }
        Claims more = new Claims(
                http.get(address, Map.of("Accept", "application/json", "Authorization", "Bearer " + accessToken.get()))
                        .object(address));
        require(more.text("sub").equals(claims.text("sub")), "The UserInfo response is about another user");
        return more;
    }

    /** Returns the full name; Apple sends it beside the token, at the first sign-in only. */
    private String name(Claims profile, Map<String, String> response) {
        String beside = response.getOrDefault("user", "");
        if (provider.kind() == Provider.Kind.APPLE && !beside.isEmpty()) {
            try {
                Claims name =
                        new Claims(new Claims(Json.read(beside)).object("name").orElse(Map.of()));
                return (name.text("firstName").orElse("") + " "
                                + name.text("lastName").orElse(""))
                        .strip();
            } catch (IllegalArgumentException e) {
                return "";
            }
        }
        return profile.text("name").orElse("");
    }

    /** Apple sends booleans as texts. */
    private static boolean isTrue(@Nullable Object value) {
        return Boolean.TRUE.equals(value) || "true".equals(value);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw invalid(message);
        }
    }

    private static ProviderException invalid(String message) {
        return new ProviderException(Kind.INVALID, message);
    }
}
