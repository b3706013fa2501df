package org.gatewright.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Refusal;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protection of resources with access tokens. */
class GuardTest {
    private static final Scope READ = Scope.of("read");
    private static final TokenVerifier GOOD =
            token -> Optional.of(AccessToken.bearer("app", Optional.of("alice"), READ, Instant.MAX));

    private final List<Refusal> refusals = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"a", "A-._~+/z", "abc==", "x="})
    @Parity(30)
    void passesEveryWellFormedTokenToTheVerifierUnchanged(String token) {
        List<String> seen = new ArrayList<>();
        Guard guard = Guard.of(text -> {
            seen.add(text);
            return GOOD.verify(text);
        });
        guard.check(bearing(token), READ);
        assertThat(seen).containsExactly(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "=", "=a", "a=b", "a,b", "a b", "a\"", "a'", "a%20", "\u00e9", "a;b", "a\\b"})
    @Parity(30)
    void rejectsAMalformedTokenWithoutCallingTheVerifier(String token) {
        Guard guard = Guard.of(text -> {
            throw new AssertionError(text);
        });
        OAuthException refusal = refusal(guard, bearing(token));
        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.error().code()).isEqualTo("invalid_token");
    }

    @Test
    @Checks("IR-06")
    void returns503WhenTheVerifierIsUnavailable() {
        Guard guard = Guard.of(text -> {
            throw OAuthException.unavailable(new IllegalStateException("down"));
        });
        OAuthException refusal = refusal(guard, bearing("x"));
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.error().code()).isEqualTo("temporarily_unavailable");
        assertThat(refusal.challenges()).isEmpty();
        assertThat(refusal.retryAfter()).isPresent();
    }

    @Test
    @Parity(31)
    void doesNotReportAnErrorOfTheHandlerAsRefused() {
        Guard guard = Guard.of(GOOD).onRefused(refusals::add);
        assertThatThrownBy(() -> guard.protect(READ, (request, token) -> {
                            throw OAuthException.invalidRequest("mine");
                        })
                        .handle(bearing("x")))
                .isInstanceOf(OAuthException.class);
        assertThat(refusals).isEmpty();
    }

    @Test
    @Parity(30)
    void reportsTheDetailsToTheListenerOnly() {
        Guard guard = Guard.of(GOOD).onRefused(refusals::add).challenge(Challenge.bearer("api"));
        Response response = guard.protect(Scope.of("read", "write"), (request, token) -> Response.empty(200))
                .handle(bearing("x"));
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body().toString()).doesNotContain("Lacking");
        assertThat(refusals).singleElement().satisfies(refusal -> {
            assertThat(refusal.reason().hint()).contains("Lacking: write");
            assertThat(refusal.reason().rule()).contains("RFC 6750 §3.1");
            assertThat(refusal.reason().challenges())
                    .containsExactly(Challenge.bearer("api").with("scope", "read write"));
        });
    }

    @Test
    @Parity(33)
    @Spec("RFC 6750 §3")
    void namesTheRequiredScopeInTheChallenge() {
        Guard guard = Guard.of(token -> Optional.empty());
        Response response =
                guard.protect(READ, (request, token) -> Response.empty(200)).handle(bearing("x"));
        assertThat(response.headers().first("WWW-Authenticate").orElseThrow())
                .contains("error=\"invalid_token\"", "scope=\"read\"");
    }

    private static TokenVerifier verifierWithAudience(String... resources) {
        AccessToken plain = AccessToken.bearer("app", Optional.of("alice"), READ, Instant.MAX);
        return token -> Optional.of(new AccessToken(
                "app",
                plain.subject(),
                plain.permission().resources(Set.of(resources)),
                plain.expires(),
                plain.confirmation(),
                plain.authentication(),
                List.of(),
                Map.of()));
    }

    private static int status(Guard guard) {
        return guard.protect(READ, (request, token) -> Response.empty(204))
                .handle(bearing("x"))
                .status();
    }

    @Test
    @Spec({"RFC 8707 §2", "RFC 9068 §4"})
    void rejectsATokenWithAnotherAudience() {
        String mail = "https://mail.example";
        assertThat(status(Guard.of(verifierWithAudience(mail)))).isEqualTo(401);
        assertThat(status(Guard.of(verifierWithAudience(mail)).audience("https://cal.example")))
                .isEqualTo(401);
        assertThat(status(Guard.of(verifierWithAudience()).audience(mail))).isEqualTo(401);
        assertThat(status(Guard.of(verifierWithAudience()))).isEqualTo(204);
        assertThat(status(Guard.of(verifierWithAudience("https://cal.example", mail))
                        .audience(mail)))
                .isEqualTo(204);
        assertThat(status(Guard.of(verifierWithAudience(mail)).audience("HTTPS://Mail.example:443/")))
                .isEqualTo(204);
    }

    @Test
    void returnsANewGuardOnEachChange() {
        Guard guard = Guard.of(GOOD);
        assertThat(guard.allowQueryTokens()).isNotSameAs(guard);
        assertThat(refusal(guard, request("GET", "/?access_token=x", Headers.none(), true))
                        .status())
                .isEqualTo(401);
        Request insecure = request("GET", "/", Headers.none().with("Authorization", "Bearer x"), false);
        assertThat(guard.allowInsecureRequests().check(insecure, READ).clientId())
                .isEqualTo("app");
        assertThat(refusal(guard, insecure).status()).isEqualTo(400);
    }

    private static OAuthException refusal(Guard guard, Request request) {
        return catchThrowableOfType(OAuthException.class, () -> guard.check(request, READ));
    }

    private static Request bearing(String token) {
        return request("GET", "/", Headers.none().with("Authorization", "Bearer " + token), true);
    }

    private static Request request(String method, String target, Headers headers, boolean secure) {
        return new Request(method, target, headers, new byte[0], new Request.Origin("127.0.0.1", secure));
    }
}
