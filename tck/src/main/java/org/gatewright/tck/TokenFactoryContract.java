package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.token.TokenClaims;
import org.gatewright.server.token.TokenFactory;
import org.gatewright.server.token.TokenKind;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract of {@link TokenFactory}, as far as it is testable. Tests cannot show that tokens are unguessable: about
 * 128 bits of each must come from a {@code SecureRandom}.
 */
public abstract class TokenFactoryContract {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int THREADS = 16;
    private static final int EACH = 500;

    private final Authorization authorization = Authorization.create(
            Entropy.system(), "app", Optional.of(EndUser.of("alice")), Permission.of(Scope.of("read")), Map.of(), NOW);

    /** Creates a factory. */
    protected abstract TokenFactory newFactory();

    @ParameterizedTest
    @EnumSource(TokenKind.class)
    @Parity(28)
    @Spec("RFC 6750 §2.1")
    void generatesOnlyCharactersOfBearerTokens(TokenKind kind) {
        TokenFactory factory = newFactory();
        for (int i = 0; i < EACH; i++) {
            assertThat(factory.generate(handle(kind), authorization)).matches("[A-Za-z0-9._~+/-]+");
        }
    }

    @Test
    @Parity(28)
    void generatesTokensOfASafeLength() {
        assertThat(newFactory().generate(handle(TokenKind.ACCESS), authorization))
                .hasSizeBetween(20, 4096);
    }

    @Test
    @Spec("RFC 6749 §10.10")
    void generatesNoTokenTwice() {
        TokenFactory factory = newFactory();
        List<String> texts = new ArrayList<>();
        try (Race race = new Race(THREADS)) {
            race.run(() -> IntStream.range(0, EACH)
                            .mapToObj(i -> factory.generate(handle(TokenKind.ACCESS), authorization))
                            .toList())
                    .forEach(texts::addAll);
        }
        assertThat(new HashSet<>(texts)).hasSize(THREADS * EACH);
    }

    @Test
    void generatesDifferentTokensInDifferentFactories() {
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < EACH; i++) {
            texts.add(newFactory().generate(handle(TokenKind.ACCESS), authorization));
        }
        assertThat(texts).hasSize(EACH);
    }

    private TokenClaims handle(TokenKind kind) {
        return TokenClaims.of(kind, authorization, 0, NOW.plusSeconds(300));
    }
}
