package org.gatewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PKCE: code challenges and code verifiers. */
class CodeChallengeTest {
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    @Test
    @Spec("RFC 7636 appendix B")
    void verifiesTheExampleOfTheRfc() {
        assertThat(CodeChallenge.from(VERIFIER).value()).isEqualTo(CHALLENGE);
        assertThat(CodeChallenge.of(CHALLENGE, Optional.of("S256")).isSatisfiedBy(VERIFIER))
                .isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"plain", "s256", "none", "", "S512", "S256 ", "S256,plain"})
    @Checks("AR-03")
    @Spec("RFC 7636 §4.3")
    void rejectsEveryMethodButS256(@Nullable String method) {
        assertRefused(() -> CodeChallenge.of(CHALLENGE, Optional.ofNullable(method)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cMM",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c\n",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c\u00ff"
            })
    @Checks("AR-04")
    @Spec("RFC 7636 §4.2")
    void rejectsAChallengeThatIsNoSha256Digest(String challenge) {
        assertRefused(() -> CodeChallenge.of(challenge, Optional.of("S256")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                CHALLENGE,
                "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjX",
                "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl",
                "DBJFTJEZ4CVP-MB92K27UHBUJU1P1R_WW1GFWFOEJXK",
                "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk "
            })
    @Checks("AR-06")
    void doesNotMatchAnotherVerifier(String verifier) {
        assertThat(new CodeChallenge(CHALLENGE).isSatisfiedBy(verifier)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42, 129, 4096})
    @Checks("AR-06")
    @Spec("RFC 7636 §4.1")
    void rejectsAVerifierOfInvalidLength(int length) {
        String verifier = "v".repeat(length);
        assertThat(CodeChallenge.from(verifier).isSatisfiedBy(verifier)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", " ", "+", "/", "%", "\n", "\u00e4", "?"})
    @Checks("AR-06")
    @Spec("RFC 7636 §4.1")
    void rejectsAVerifierWithAForbiddenCharacter(String character) {
        String verifier = "v".repeat(50) + character;
        assertThat(CodeChallenge.from(verifier).isSatisfiedBy(verifier)).isFalse();
    }

    @Property
    @Checks("R-15")
    void matchesOnlyTheVerifierOfTheChallenge(
            @ForAll @Chars({'a', 'Z', '0', '-', '.', '_', '~'}) @StringLength(min = 43, max = 128) String one,
            @ForAll @Chars({'a', 'Z', '0', '-', '.', '_', '~'}) @StringLength(min = 43, max = 128) String other) {
        assertThat(CodeChallenge.from(one).isSatisfiedBy(one)).isTrue();
        assertThat(CodeChallenge.from(one).isSatisfiedBy(other)).isEqualTo(one.equals(other));
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable made) {
        OAuthException refusal = catchThrowableOfType(OAuthException.class, made);
        assertThat(refusal).isNotNull();
        assertThat(refusal.error().code()).isEqualTo("invalid_request");
        assertThat(refusal.status()).isEqualTo(400);
    }
}
