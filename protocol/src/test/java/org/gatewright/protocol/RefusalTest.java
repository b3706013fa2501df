package org.gatewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Test;

/** Rejected requests as they are logged. */
class RefusalTest {
    private static Refusal refusal(String clientId, OAuthException reason) {
        return new Refusal("r1", "/oauth2/token", "127.0.0.1", Optional.of(clientId), reason);
    }

    @Test
    void logsTheReasonAndTheRule() {
        OAuthException reason = OAuthException.invalidRequest("No.").rule("RFC 6749 §5.2");
        assertThat(refusal("app", reason).line())
                .isEqualTo("r1 /oauth2/token client=app invalid_request: No. (RFC 6749 §5.2)");
        assertThat(refusal("app", reason.hint("The code is old.")).line())
                .isEqualTo("r1 /oauth2/token client=app invalid_request: The code is old. (RFC 6749 §5.2)");
    }

    @Test
    @Checks("ST-03")
    void preventsLogInjection() {
        String forged = "app\r\nINFO: granted\u001b[2J\u2028\u202e";
        OAuthException reason = OAuthException.invalidRequest("No.").hint("a\nb");
        assertThat(refusal(forged, reason).line())
                .isEqualTo("r1 /oauth2/token client=app??INFO: granted?[2J?? invalid_request: a?b");
    }

    @Test
    void limitsTheLengthOfTheLine() {
        OAuthException reason = OAuthException.invalidRequest("No.").hint("x".repeat(100_000));
        assertThat(refusal("y".repeat(100_000), reason).line())
                .hasSizeLessThan(1000)
                .contains("invalid_request");
    }
}
