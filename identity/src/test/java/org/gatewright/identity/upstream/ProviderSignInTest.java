package org.gatewright.identity.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.identity.upstream.ProviderException.Kind;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.limit.RateLimit;
import org.gatewright.server.memory.MemoryOneTimeStore;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderSignInTest {
    private static final String REDIRECT = "https://login.example/provider/return";

    private final TestClock clock = new TestClock();
    private final ProviderDouble there = new ProviderDouble(clock);

    @AfterEach
    void close() {
        there.close();
    }

    private ProviderSignIn signIn(Provider provider) {
        return new ProviderSignIn(
                List.of(provider),
                new MemoryOneTimeStore(clock),
                Entropy.system(),
                clock,
                REDIRECT,
                new RateLimit(0, Duration.ofMinutes(1), clock, Entropy.system()));
    }

    private ProviderSignIn openId() {
        return signIn(there.provider(Provider.Kind.OPENID, ""));
    }

    private static ProvenIdentity finish(ProviderSignIn signIn, Map<String, String> response) {
        return signIn.complete(signIn.take("double", response), response);
    }

    private static Kind failure(ProviderSignIn signIn, Map<String, String> response) {
        try {
            finish(signIn, response);
            return Kind.EXPIRED;
        } catch (ProviderException e) {
            return e.kind();
        }
    }

    @Test
    @Spec("OpenID Connect Core §3.1.2.1")
    void asksForACodeWithStateNonceAndPkce() {
        URI request = openId().begin("double", "ticket", false);
        Parameters parameters = Parameters.decode(request.getRawQuery());
        assertThat(request.toString()).startsWith(there.origin() + "/authorize?");
        assertThat(parameters.require("response_type")).isEqualTo("code");
        assertThat(parameters.require("redirect_uri")).isEqualTo(REDIRECT + "/double");
        assertThat(parameters.require("scope")).isEqualTo("openid profile email");
        assertThat(parameters.require("code_challenge_method")).isEqualTo("S256");
        assertThat(parameters.require("state")).hasSize(43).isNotEqualTo(parameters.require("nonce"));
        assertThat(parameters.has("prompt")).isFalse();
    }

    @Test
    @Spec("OpenID Connect Core §3.1.3.7")
    void returnsWhoHasSignedIn() {
        ProviderSignIn signIn = openId();
        URI request = signIn.begin("double", "ticket", false);
        Map<String, String> response = there.valid(request, there.origin());
        Attempt attempt = signIn.take("double", response);
        ProvenIdentity identity = signIn.complete(attempt, response);
        assertThat(attempt.ticket()).isEqualTo("ticket");
        assertThat(attempt.links()).isEmpty();
        assertThat(identity.subject()).isEqualTo("248289761001");
        assertThat(identity.issuer()).isEqualTo(there.origin());
        assertThat(identity.name()).isEqualTo("Jane Doe");
        assertThat(identity.email()).isEqualTo("jane@example.com");
        assertThat(identity.emailVerified()).isTrue();
        assertThat(there.provedKeyOf(request)).isTrue();
        assertThat(there.authorization).contains(there.basic());
        assertThat(identity.toString() + attempt).doesNotContain("jane", "ticket");
    }

    @Test
    void countsAResponseOnce() {
        ProviderSignIn signIn = openId();
        Map<String, String> response = there.valid(signIn.begin("double", "ticket", false), there.origin());
        finish(signIn, response);
        assertThat(failure(signIn, response)).isEqualTo(Kind.EXPIRED);
        assertThat(failure(signIn, Map.of("code", "code"))).isEqualTo(Kind.EXPIRED);
        assertThat(failure(signIn, Map.of("state", "x".repeat(5000)))).isEqualTo(Kind.EXPIRED);
    }

    @Test
    void forgetsASignInThatTakesTooLong() {
        ProviderSignIn signIn = openId();
        Map<String, String> response = there.valid(signIn.begin("double", "ticket", false), there.origin());
        clock.advance(ProviderSignIn.LIFE.plusSeconds(1));
        assertThat(failure(signIn, response)).isEqualTo(Kind.EXPIRED);
    }

    @Test
    @Spec("RFC 9700 §4.4.2.2")
    void rejectsAResponseAtTheRedirectUriOfAnotherProvider() {
        ProviderSignIn signIn = openId();
        Map<String, String> response = there.valid(signIn.begin("double", "ticket", false), there.origin());
        assertThatThrownBy(() -> signIn.take("another", response)).isInstanceOf(ProviderException.class);
        assertThat(failure(signIn, response)).isEqualTo(Kind.EXPIRED);
        assertThat(there.authorization).isEmpty();
    }

    private static Stream<Arguments> flaws() {
        return Stream.of(
                Arguments.of("iss", "https://evil.example"),
                Arguments.of("aud", "another"),
                Arguments.of("aud", List.of("gatewright", "another")),
                Arguments.of("azp", "another"),
                Arguments.of("nonce", "another"),
                Arguments.of("exp", 1L),
                Arguments.of("iat", 99_999_999_999L),
                Arguments.of("sub", "x".repeat(256)),
                Arguments.of("sub", ""));
    }

    @ParameterizedTest
    @MethodSource("flaws")
    @Spec("OpenID Connect Core §3.1.3.7")
    void rejectsAnIdTokenWithAFlaw(String claim, Object value) {
        ProviderSignIn signIn = openId();
        Map<String, String> response = there.valid(signIn.begin("double", "ticket", false), there.origin());
        there.claims.put(claim, value);
        assertThat(failure(signIn, response)).isEqualTo(Kind.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "nonce", "exp", "iat", "sub"})
    @Spec("OpenID Connect Core §3.1.3.7")
    void rejectsAnIdTokenWithoutAClaim(String claim) {
        ProviderSignIn signIn = openId();
        Map<String, String> response = there.valid(signIn.begin("double", "ticket", false), there.origin());
        there.claims.remove(claim);
        assertThat(failure(signIn, response)).isEqualTo(Kind.INVALID);
    }

    @Test
    @Spec("OpenID Connect Core §3.1.3.7")
    void rejectsAnIdTokenThatAnotherKeySigned() {
        ProviderSignIn signIn = openId();
        Map<String, String> response = there.valid(signIn.begin("double", "ticket", false), there.origin());
        there.signsWith = SigningKey.generate("k1", SigningAlgorithm.ES256);
        assertThat(failure(signIn, response)).isEqualTo(Kind.INVALID);
    }

    @Test
    @Spec("RFC 9207 §2.4")
    void rejectsAResponseOfAnotherIssuer() {
        ProviderSignIn signIn = openId();
        Map<String, String> mixed = there.valid(signIn.begin("double", "ticket", false), there.origin());
        mixed.put("iss", "https://evil.example");
        assertThat(failure(signIn, mixed)).isEqualTo(Kind.INVALID);
        there.metadata.put("authorization_response_iss_parameter_supported", true);
        ProviderSignIn strict = openId();
        Map<String, String> without = there.valid(strict.begin("double", "ticket", false), there.origin());
        assertThat(failure(strict, without)).isEqualTo(Kind.INVALID);
        Map<String, String> with = there.valid(strict.begin("double", "ticket", false), there.origin());
        with.put("iss", there.origin());
        assertThat(finish(strict, with).subject()).isEqualTo("248289761001");
    }

    @Test
    @Spec("OpenID Connect Core §5.3.2")
    void takesTheAddressFromUserInfoOfTheSameUserOnly() {
        ProviderSignIn signIn = openId();
        Map<String, String> response = there.valid(signIn.begin("double", "ticket", false), there.origin());
        there.claims.remove("email");
        there.userInfo.putAll(Map.of("sub", "248289761001", "email", "info@example.com", "name", "Info"));
        assertThat(finish(signIn, response).email()).isEqualTo("info@example.com");
        Map<String, String> again = there.valid(signIn.begin("double", "ticket", false), there.origin());
        there.claims.remove("email");
        there.userInfo.put("sub", "another");
        assertThat(failure(signIn, again)).isEqualTo(Kind.INVALID);
    }

    @Test
    @Spec("OpenID Connect Core §3.1.2.1")
    void requiresANewAuthenticationForAFreshSignIn() {
        ProviderSignIn signIn = openId();
        URI request = signIn.begin("double", "ticket", true);
        assertThat(request.getRawQuery()).contains("prompt=login", "max_age=0");
        Map<String, String> response = there.valid(request, there.origin());
        assertThat(failure(signIn, response)).isEqualTo(Kind.INVALID);
        Map<String, String> old = there.valid(signIn.begin("double", "ticket", true), there.origin());
        there.claims.put("auth_time", clock.instant().minus(Duration.ofHours(1)).getEpochSecond());
        assertThat(failure(signIn, old)).isEqualTo(Kind.INVALID);
        Map<String, String> now = there.valid(signIn.begin("double", "ticket", true), there.origin());
        there.claims.put("auth_time", clock.instant().getEpochSecond());
        assertThat(finish(signIn, now).authenticated()).isPresent();
    }

    @Test
    void endsASignInThatTheUserCancelled() {
        ProviderSignIn signIn = openId();
        Map<String, String> response =
                new HashMap<>(there.valid(signIn.begin("double", "ticket", false), there.origin()));
        response.put("error", "access_denied");
        assertThat(failure(signIn, response)).isEqualTo(Kind.CANCELLED);
    }

    @Test
    void reportsAProviderThatCannotBeReached() {
        ProviderSignIn signIn = openId();
        there.close();
        assertThatThrownBy(() -> signIn.begin("double", "ticket", false))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
        assertThatThrownBy(() -> signIn.begin("unknown", "ticket", false)).isInstanceOf(ProviderException.class);
    }

    @Test
    void identifiesUsersOfMicrosoftByOrganizationAndObject() {
        ProviderSignIn signIn = signIn(there.provider(Provider.Kind.MICROSOFT, "/common/v2.0"));
        String issuer = there.origin() + "/" + ProviderDouble.TENANT + "/v2.0";
        Map<String, String> response = there.valid(signIn.begin("double", "ticket", false), issuer);
        there.claims.put("tid", ProviderDouble.TENANT);
        there.claims.put("oid", "object");
        ProvenIdentity identity = finish(signIn, response);
        assertThat(identity.issuer()).isEqualTo(issuer);
        assertThat(identity.subject()).isEqualTo("object");
        assertThat(there.tokenRequest.orElseThrow().require("client_secret")).isEqualTo(ProviderDouble.SECRET);
        Map<String, String> other = there.valid(signIn.begin("double", "ticket", false), issuer);
        there.claims.put("tid", "another");
        there.claims.put("oid", "object");
        assertThat(failure(signIn, other)).isEqualTo(Kind.INVALID);
        Map<String, String> none = there.valid(signIn.begin("double", "ticket", false), there.origin() + "//v2.0");
        there.claims.put("oid", "object");
        assertThat(failure(signIn, none)).isEqualTo(Kind.INVALID);
    }

    @Test
    void signsTheSecretForAppleAndReadsTheNameBesideTheToken() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        Provider plain = there.provider(Provider.Kind.APPLE, "");
        Provider apple = new Provider(
                plain.key(),
                plain.name(),
                plain.kind(),
                plain.issuer(),
                plain.clientId(),
                ProviderSecret.AppleKey.read("TEAM123456", "KEY1", pem),
                plain.scope(),
                true,
                true,
                true);
        ProviderSignIn signIn = signIn(apple);
        URI request = signIn.begin("double", "ticket", false);
        assertThat(request.getRawQuery()).contains("response_mode=form_post");
        Map<String, String> response = there.valid(request, there.origin());
        there.claims.put("email_verified", "true");
        response.put("user", "{\"name\":{\"firstName\":\"Jane\",\"lastName\":\"Appleseed\"}}");
        String handle = signIn.keep(response).orElseThrow();
        ProvenIdentity identity = finish(signIn, signIn.kept(handle));
        assertThat(identity.name()).isEqualTo("Jane Appleseed");
        assertThat(identity.emailVerified()).isTrue();
        assertThat(signIn.kept(handle)).isEmpty();
        String secret = there.tokenRequest.orElseThrow().require("client_secret");
        Jwt jwt = Jwt.parse(secret).orElseThrow();
        assertThat(jwt.claims().text("iss")).contains("TEAM123456");
        assertThat(jwt.claims().text("aud")).contains(there.origin());
        assertThat(jwt.claims().text("sub")).contains(ProviderDouble.CLIENT);
        assertThat(jwt.keyId()).contains("KEY1");
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(pair.getPublic());
        signature.update(secret.substring(0, secret.lastIndexOf('.')).getBytes());
        assertThat(signature.verify(Base64Url.decode(secret.substring(secret.lastIndexOf('.') + 1))
                        .orElseThrow()))
                .isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProviderSecret.AppleKey.read("TEAM123456", "KEY1", "no key"));
    }

    @Test
    void keepsNoFormThatNoSignInWaitsFor() {
        assertThat(openId().keep(Map.of("state", "unknown", "code", "code"))).isEmpty();
        assertThat(openId().keep(Map.of())).isEmpty();
    }

    @Test
    void identifiesUsersOfGitHubByTheirNumber() {
        ProviderSignIn signIn = signIn(there.provider(Provider.Kind.GITHUB, ""));
        there.userInfo.putAll(Map.of("id", 583231L, "login", "octocat", "name", "Mona"));
        URI request = signIn.begin("double", "ticket", false);
        assertThat(request.toString()).startsWith(there.origin() + "/login/oauth/authorize?");
        Map<String, String> response = there.valid(request, there.origin());
        ProvenIdentity identity = finish(signIn, response);
        assertThat(identity.subject()).isEqualTo("583231");
        assertThat(identity.name()).isEqualTo("Mona");
        assertThat(identity.email()).isEqualTo("mona@example.com");
        assertThat(there.provedKeyOf(request)).isTrue();
        Map<String, String> fresh = there.valid(signIn.begin("double", "ticket", true), there.origin());
        assertThat(failure(signIn, fresh)).isEqualTo(Kind.INVALID);
    }

    @Test
    void keepsAnIdentityForItsOwnUserOnly() {
        ProviderSignIn signIn = openId();
        Map<String, String> response = there.valid(signIn.beginLink("double", "alice"), there.origin());
        Attempt attempt = signIn.take("double", response);
        assertThat(attempt.links()).isEqualTo(Optional.of("alice"));
        ProvenIdentity identity = signIn.complete(attempt, response);
        String handle = signIn.await("alice", identity);
        assertThat(signIn.awaited("alice", handle).map(ProvenIdentity::key)).contains(identity.key());
        assertThat(signIn.awaited("bob", handle)).isEmpty();
        assertThat(signIn.awaited("alice", "unknown")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example",
                "https://",
                "https://login.example?x=1",
                "https://user@login.example",
                "ftp://x"
            })
    void rejectsAnIssuerThatIsNotHttps(String issuer) {
        Provider plain = there.provider(Provider.Kind.OPENID, "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Provider(
                        "key", "Name", plain.kind(), issuer, "id", plain.secret(), List.of(), false, false, false));
    }

    @Test
    void shortensNothingAndShowsNothingThatIsTooLongOrUnprintable() {
        ProviderSignIn signIn = openId();
        Map<String, String> response = there.valid(signIn.begin("double", "ticket", false), there.origin());
        there.claims.put("name", "x".repeat(1000));
        there.claims.put("email", "\u202ejane@example.com");
        ProvenIdentity identity = finish(signIn, response);
        assertThat(identity.name()).isEmpty();
        assertThat(identity.email()).isEmpty();
        assertThat(identity.label()).isEmpty();
    }
}
