package org.gatewright.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.AuthorizationRow;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.authorization.Permissions;
import org.gatewright.server.memory.MemoryAuthorizationStore;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Scale;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Opaque tokens that are derived from their authorization: content and unforgeability. */
class OpaqueTokensTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Scope ALL = Scope.of("read", "write", "admin");

    private final byte[] secret = ENTROPY.bytes(32);
    private final OpaqueTokens tokens = new OpaqueTokens(ring(1, secret));
    private final AtomicInteger reads = new AtomicInteger();
    private final Counting store = new Counting(new MemoryAuthorizationStore(new TestClock()), reads);
    private final Authorization authorization = stored();

    @ParameterizedTest
    @EnumSource
    @Checks("CG-06")
    void readsATokenOnlyAsItsOwnKind(TokenKind kind) {
        TokenClaims handle = handle(kind, ALL);
        String text = tokens.mint(handle, authorization);
        assertThat(text).startsWith("gw" + kind.letter() + "_");
        for (TokenKind other : TokenKind.values()) {
            Optional<IssuedToken> found = tokens.read(other, text, store);
            assertThat(found.map(IssuedToken::claims))
                    .isEqualTo(other == kind ? Optional.of(handle) : Optional.empty());
            String relabelled = "gw" + other.letter() + text.substring(3);
            assertThat(tokens.read(other, relabelled, store).isPresent()).isEqualTo(other == kind);
        }
    }

    @Test
    void encodesThePartOfTheScope() {
        for (Scope part : new Scope[] {ALL, Scope.of("read"), Scope.of("write", "admin"), Scope.of("admin")}) {
            TokenClaims handle = handle(TokenKind.ACCESS, part);
            Optional<IssuedToken> found = tokens.read(TokenKind.ACCESS, tokens.mint(handle, authorization), store);
            assertThat(found.orElseThrow().claims().scope().tokens()).isEqualTo(part.tokens());
        }
    }

    @Test
    @Checks("RT-06")
    void readsTheScopeIndependentlyOfItsStoredOrder() {
        String text = tokens.mint(handle(TokenKind.ACCESS, Scope.of("read")), authorization);
        MemoryAuthorizationStore mixedUp = new MemoryAuthorizationStore(new TestClock());
        mixedUp.insert(with(authorization.nonce(), Scope.of("admin", "write", "read")));
        IssuedToken found = tokens.read(TokenKind.ACCESS, text, mixedUp).orElseThrow();
        assertThat(found.claims().scope()).isEqualTo(Scope.of("read"));
    }

    @Test
    @Tag("race")
    @Checks({"CG-07", "ST-07"})
    void generatesNoDuplicateAndUniformlyDistributedCodes() {
        int count = Scale.of(100_000, 1_000_000);
        Set<Long> tags = new HashSet<>(2 * count);
        long[] ones = new long[64];
        for (int i = 0; i < count; i++) {
            Authorization one = blank();
            String text = tokens.mint(TokenClaims.of(TokenKind.CODE, one, 0, NOW), one);
            byte[] bytes = Base64.getUrlDecoder().decode(text.substring(4));
            long tag = ByteBuffer.wrap(bytes, bytes.length - 24, 24).getLong();
            tags.add(tag);
            for (int bit = 0; bit < 64; bit++) {
                ones[bit] += tag >>> bit & 1;
            }
        }
        assertThat(tags).hasSize(count);
        // Six standard deviations of a fair coin.
        assertThat(Arrays.stream(ones).boxed()).allMatch(n -> Math.abs(n - count / 2) < 3 * Math.sqrt(count));
    }

    @Test
    @Checks("CG-07")
    void generatesCodesWith160SecretBitsAndNoPersonalData() {
        String text = tokens.mint(handle(TokenKind.CODE, ALL), authorization);
        byte[] bytes = Base64.getUrlDecoder().decode(text.substring(4));
        int known = 1 + 1 + AuthorizationId.BYTES + 4 + 5 + 4;
        assertThat((bytes.length - known) * 8).isGreaterThanOrEqualTo(160);
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("alice", "app");
    }

    @Test
    @Checks({"CG-03", "CG-07"})
    void rejectsAChangeOfAnyCharacter() {
        String text = tokens.mint(handle(TokenKind.ACCESS, Scope.of("read")), authorization);
        for (int i = 0; i < text.length(); i++) {
            for (char other : new char[] {'A', 'B', 'z', '0', '-', '_', '=', '+', '/', ' ', 'é', '\n'}) {
                if (other != text.charAt(i)) {
                    String tampered = text.substring(0, i) + other + text.substring(i + 1);
                    assertThat(tokens.read(TokenKind.ACCESS, tampered, store)).isEmpty();
                }
            }
        }
    }

    @Test
    @Checks("CG-07")
    void rejectsAChangeOfAnyByte() {
        byte[] bytes = Base64.getUrlDecoder()
                .decode(tokens.mint(handle(TokenKind.REFRESH, ALL), authorization)
                        .substring(4));
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] tampered = bytes.clone();
                tampered[i] ^= (byte) (1 << bit);
                assertThat(tokens.read(TokenKind.REFRESH, text('r', tampered), store))
                        .isEmpty();
            }
        }
        assertThat(tokens.read(TokenKind.REFRESH, text('r', Arrays.copyOf(bytes, bytes.length - 1)), store))
                .isEmpty();
        assertThat(tokens.read(TokenKind.REFRESH, text('r', Arrays.copyOf(bytes, bytes.length + 1)), store))
                .isEmpty();
    }

    @Test
    void rejectsAGuessWithoutReadingTheStore() {
        for (int i = 0; i < 1000; i++) {
            byte[] guess = ENTROPY.bytes(55);
            guess[0] = 1;
            guess[1] = 'c';
            assertThat(tokens.read(TokenKind.CODE, text('c', guess), store)).isEmpty();
        }
        assertThat(reads).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gwc_", "gwc_A", "gwc_====", "gwc", "gwc_\u0000", "gwx_AAAA", "GWC_AAAA", " gwc_AAAA"})
    void rejectsAMalformedTokenWithoutReadingTheStore(String text) {
        assertThat(tokens.read(TokenKind.CODE, text, store)).isEmpty();
        assertThat(tokens.read(TokenKind.CODE, text + "A".repeat(1_000_000), store))
                .isEmpty();
        assertThat(reads).hasValue(0);
    }

    @Test
    void verifiesWithTheOldKeyAndMintsWithTheNewOne() {
        String old = tokens.mint(handle(TokenKind.REFRESH, ALL), authorization);
        byte[] newSecret = ENTROPY.bytes(32);
        Map<Integer, byte[]> both = new LinkedHashMap<>();
        both.put(2, newSecret);
        both.put(1, secret);
        OpaqueTokens rotated = new OpaqueTokens(KeyRing.of(both));
        assertThat(rotated.read(TokenKind.REFRESH, old, store)).isPresent();
        String fresh = rotated.mint(handle(TokenKind.REFRESH, ALL), authorization);
        assertThat(fresh).isNotEqualTo(old);
        OpaqueTokens onlyNew = new OpaqueTokens(ring(2, newSecret));
        assertThat(onlyNew.read(TokenKind.REFRESH, fresh, store)).isPresent();
        assertThat(onlyNew.read(TokenKind.REFRESH, old, store)).isEmpty();
        assertThat(tokens.read(TokenKind.REFRESH, fresh, store)).isEmpty();
    }

    @Test
    @Checks("ST-01")
    void requiresDatabaseAndKeyToForgeAToken() {
        TokenClaims handle = handle(TokenKind.ACCESS, ALL);
        String real = tokens.mint(handle, authorization);
        OpaqueTokens otherKey = new OpaqueTokens(ring(1, ENTROPY.bytes(32)));
        assertThat(tokens.read(TokenKind.ACCESS, otherKey.mint(handle, authorization), store))
                .isEmpty();
        String withoutNonce = tokens.mint(handle, withNonce(new AuthorizationId(0, 0)));
        assertThat(withoutNonce).isNotEqualTo(real);
        assertThat(tokens.read(TokenKind.ACCESS, withoutNonce, store)).isEmpty();
        assertThat(tokens.read(TokenKind.ACCESS, real, store)).isPresent();
    }

    @Test
    @Checks("ST-07")
    void rejectsWeakKeys() {
        byte[][] weak = {
            new byte[0],
            new byte[32],
            ENTROPY.bytes(31),
            ENTROPY.bytes(33),
            "changeme".repeat(4).getBytes(StandardCharsets.US_ASCII)
        };
        for (byte[] key : weak) {
            assertThatThrownBy(() -> ring(1, key))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Key 1 must be 32 random bytes");
        }
        assertThatThrownBy(() -> KeyRing.of(Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ring(256, secret)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ring(-1, secret)).isInstanceOf(IllegalArgumentException.class);
    }

    private static KeyRing ring(int id, byte[] secret) {
        return KeyRing.of(Map.of(id, secret));
    }

    private TokenClaims handle(TokenKind kind, Scope scope) {
        return new TokenClaims(
                kind, authorization.id(), 7, NOW.plusSeconds(60), Permission.of(scope), Optional.empty());
    }

    private static Authorization blank() {
        return Authorization.create(
                ENTROPY, "app", Optional.of(EndUser.of("alice")), Permission.of(ALL), Map.of(), NOW);
    }

    private Authorization stored() {
        Authorization one = blank().start(Optional.empty(), NOW.plusSeconds(600));
        store.insert(one);
        return one;
    }

    private Authorization withNonce(AuthorizationId nonce) {
        return with(nonce, authorization.scope());
    }

    private Authorization with(AuthorizationId nonce, Scope scope) {
        AuthorizationRow row = AuthorizationRow.of(authorization);
        Map<String, Object> body = new LinkedHashMap<>(Json.read(row.body()));
        body.put("nonce", nonce.toString());
        body.putAll(Permissions.write(Permission.of(scope)));
        return new AuthorizationRow(
                        row.id(),
                        row.version(),
                        row.revoked(),
                        row.expires(),
                        row.subject(),
                        row.clientId(),
                        row.session(),
                        Json.text(body))
                .authorization();
    }

    private static String text(char letter, byte[] bytes) {
        return "gw" + letter + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
