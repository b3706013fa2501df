package org.gatewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content of error responses and challenges. */
class ErrorTest {
    @Test
    @Parity(33)
    @Spec("RFC 6749 §5.2")
    void ordersTheErrorParametersAsInTheRfc() {
        OAuthError error = new OAuthError(
                "invalid_scope",
                "Too much.",
                Optional.of("https://docs.example/e?a=1"),
                Optional.of(Scope.of("a", "b")));
        assertThat(error.parameters())
                .containsExactly(
                        entry("error", "invalid_scope"),
                        entry("error_description", "Too much."),
                        entry("error_uri", "https://docs.example/e?a=1"),
                        entry("scope", "a b"));
        assertThat(OAuthError.of("e", "d").parameters()).containsOnlyKeys("error", "error_description");
    }

    @Property
    @Parity(33)
    @Checks({"HT-05", "CA-20"})
    @Spec("RFC 6749 §5.2")
    void sendsOnlyCharactersThatTheRfcAllows(@ForAll String text) {
        OAuthError error;
        try (TestLog.Expectation replaced = TestLog.expect("ErrorTest", Set.of("Characters outside RFC 6749"))) {
            error = new OAuthError(text, text, Optional.of(text), Optional.empty());
        }
        assertThat(error.code()).matches("[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]*");
        assertThat(error.description()).isEqualTo(error.code()).hasSize(text.codePointCount(0, text.length()));
        assertThat(error.uri().orElseThrow()).matches("[\\x21\\x23-\\x5b\\x5d-\\x7e]*");
    }

    @Test
    @Parity(33)
    @ExpectedLog("Characters outside RFC 6749")
    void replacesForbiddenCharactersAndKeepsOthers() {
        assertThat(OAuthError.of("e", "a\"b\\c\r\nd\0é😀?~ !").description()).isEqualTo("a?b?c??d????~ !");
    }

    @Test
    void appendsTheRequestIdToTheDescription() {
        assertThat(OAuthError.of("e", "No.").withRequestId("x7").description()).isEqualTo("No. (request x7)");
    }

    @Test
    void keepsEachMemberOfAnExceptionThroughFurtherChanges() {
        IllegalStateException cause = new IllegalStateException("detail");
        OAuthException refusal = OAuthException.invalidGrant("No.")
                .hint("expired")
                .rule("RFC 6749 §5.2")
                .challenge(Challenge.basic("r"))
                .retryAfter(Duration.ofSeconds(3))
                .withBareChallenge()
                .status(418)
                .scope(Scope.of("a"))
                .cause(cause);
        assertThat(refusal.status()).isEqualTo(418);
        assertThat(refusal.hint()).contains("expired");
        assertThat(refusal.rule()).contains("RFC 6749 §5.2");
        assertThat(refusal.challenges()).containsExactly(Challenge.basic("r"));
        assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(3));
        assertThat(refusal.bareChallenge()).isTrue();
        assertThat(refusal.error().scope()).contains(Scope.of("a"));
        assertThat(refusal).hasCause(cause).hasMessage("invalid_grant: No.");
        assertThat(refusal.getStackTrace()).isEmpty();
    }

    @Test
    void returnsANewExceptionOnEachChange() {
        OAuthException refusal = OAuthException.invalidClient();
        assertThat(refusal.hint("x")).isNotSameAs(refusal);
        assertThat(refusal.hint()).isEmpty();
    }

    @Test
    @Checks("CA-20")
    void hidesTheCauseOfAServerError() {
        OAuthException refusal = OAuthException.serverError(new IllegalStateException("jdbc:secret"));
        assertThat(refusal.error().parameters().toString()).doesNotContain("secret");
        assertThat(refusal.status()).isEqualTo(500);
    }

    @Test
    void definesValueAndStatusOfEveryErrorCode() {
        Map<ErrorCode, Integer> unusual = Map.of(
                ErrorCode.INSUFFICIENT_USER_AUTHENTICATION, 401,
                ErrorCode.INVALID_CLIENT, 401,
                ErrorCode.INVALID_TOKEN, 401,
                ErrorCode.ACCESS_DENIED, 403,
                ErrorCode.INSUFFICIENT_SCOPE, 403,
                ErrorCode.SERVER_ERROR, 500,
                ErrorCode.TEMPORARILY_UNAVAILABLE, 503);
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(code.value()).matches("[a-z_]+");
            assertThat(code.status()).isEqualTo(unusual.getOrDefault(code, 400));
        }
    }

    @Test
    @Parity(33)
    @Spec("RFC 9110 §11.6.1")
    void formatsAChallengeWithQuotedParameters() {
        assertThat(Challenge.basic("my realm").header(Map.of())).isEqualTo("Basic realm=\"my realm\"");
        assertThat(new Challenge("Token", "r").header(OAuthError.of("e", "d").parameters()))
                .isEqualTo("Token realm=\"r\", error=\"e\", error_description=\"d\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nb", "a,b", "a\"", "é", "a=b"})
    @Checks("HT-05")
    void rejectsAnAuthenticationSchemeThatIsNoToken(String scheme) {
        assertThatThrownBy(() -> new Challenge(scheme, "r")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "a\\b", "a\r\nX: 1", "a\0", "é", "\u007f"})
    @Checks("HT-05")
    void rejectsARealmThatNeedsEscaping(String realm) {
        assertThatThrownBy(() -> Challenge.bearer(realm)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Checks("AZ-13")
    void limitsTheLengthOfStateAndHidesItInToString() {
        assertThat(new State("\u00ff".repeat(4096)).toString()).isEqualTo("State[4096 bytes]");
        assertThatThrownBy(() -> new State("x".repeat(4097)))
                .isInstanceOfSatisfying(
                        OAuthException.class, e -> assertThat(e.error().code()).isEqualTo("invalid_request"));
    }

    @Test
    void encodesASpaceInTheErrorUri() {
        OAuthError error = new OAuthError("e", "d", Optional.of("https://docs.example/an error"), Optional.empty());
        assertThat(URI.create(error.uri().orElseThrow()).getPath()).isEqualTo("/an error");
    }
}
