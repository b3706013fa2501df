package org.gatewright.server.token;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.memory.MemoryAuthorizationStore;
import org.gatewright.testkit.Checks;

/** Fuzzes opaque tokens: only minted tokens are valid, even with a real authorization ID and a valid checksum. */
class TokenFuzz {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final Entropy entropy = Entropy.system();
    private final KeyRing keys = KeyRing.generate(entropy);
    private final OpaqueTokens tokens = new OpaqueTokens(keys);
    private final AuthorizationStore store = new MemoryAuthorizationStore(CLOCK);
    private final Authorization authorization = Authorization.create(
            entropy, "app", Optional.empty(), Permission.of(Scope.of("a", "b", "c")), Map.of(), CLOCK.instant());

    TokenFuzz() {
        store.insert(authorization);
    }

    @FuzzTest
    @Checks({"R-14", "CG-07"})
    void acceptsOnlyMintedTokens(FuzzedDataProvider data) {
        TokenKind kind = data.pickValue(TokenKind.values());
        String text = data.consumeBoolean()
                ? data.consumeRemainingAsString()
                : forged(kind, data.consumeInt(0, 60), data.consumeRemainingAsBytes());
        if (tokens.read(kind, text, store).isPresent()) {
            throw new AssertionError(text);
        }
    }

    /** Returns a token that an attacker with the checksum key, but without the tag key, could forge. */
    private String forged(TokenKind kind, int length, byte[] rest) {
        KeyRing.Key key = keys.current();
        ByteBuffer content = ByteBuffer.allocate(2 + AuthorizationId.BYTES + length);
        content.put((byte) key.id()).put((byte) kind.letter());
        authorization.id().write(content);
        content.put(rest, 0, Math.min(rest.length, length));
        byte[] checksum = Arrays.copyOf(key.checksum().sign(content.array()), 4);
        ByteBuffer token = ByteBuffer.allocate(content.capacity() + 28);
        token.put(content.array()).put(checksum);
        return "gw" + kind.letter() + '_'
                + Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }
}
