package org.gatewright.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;

/** Unguessability of codes: no duplicates, and every bit of the secret part is uniformly distributed. */
class CodeEntropyTest {
    private static final int SAMPLE = 20_000;
    private static final int TAG_BYTES = 24;

    @Test
    @Checks("CG-07")
    @Spec({"RFC 6749 §10.10", "RFC 6819 §5.1.4.2.2"})
    void generatesNoDuplicateAndUniformlyDistributedBits() {
        OpaqueTokens tokens = new OpaqueTokens(KeyRing.generate(Entropy.system()));
        Instant now = Clock.systemUTC().instant();
        Set<String> tags = new HashSet<>();
        int[] set = new int[TAG_BYTES * 8];
        for (int i = 0; i < SAMPLE; i++) {
            byte[] tag = tag(tokens, now);
            tags.add(Base64.getEncoder().encodeToString(tag));
            for (int bit = 0; bit < set.length; bit++) {
                set[bit] += tag[bit / 8] >> bit % 8 & 1;
            }
        }
        assertThat(tags).hasSize(SAMPLE);
        // Eight standard deviations to either side; a fair bit is outside once in 10^15 samples.
        double spread = 8 * Math.sqrt(SAMPLE) / 2;
        for (int count : set) {
            assertThat((double) count).isBetween(SAMPLE / 2 - spread, SAMPLE / 2 + spread);
        }
    }

    private static byte[] tag(OpaqueTokens tokens, Instant now) {
        Scope scope = Scope.of("read");
        Authorization authorization = Authorization.create(
                Entropy.system(), "app", Optional.of(EndUser.of("alice")), Permission.of(scope), Map.of(), now);
        String code = tokens.mint(TokenClaims.of(TokenKind.CODE, authorization, 0, now), authorization);
        assertThat(code).doesNotContain("alice");
        byte[] bytes = Base64.getUrlDecoder().decode(code.substring(code.indexOf('_') + 1));
        byte[] tag = new byte[TAG_BYTES];
        System.arraycopy(bytes, bytes.length - TAG_BYTES, tag, 0, TAG_BYTES);
        return tag;
    }
}
