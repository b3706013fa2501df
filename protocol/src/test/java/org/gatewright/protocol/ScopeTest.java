package org.gatewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parsing and comparison of scopes. */
class ScopeTest {
    @Test
    @Spec("RFC 6749 §3.3")
    void keepsOrderAndCaseOfScopeTokens() {
        assertThat(Scope.parse("b a B").toString()).isEqualTo("b a B");
        assertThat(Scope.parse("Read").contains("read")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", " a b", "a b ", "a  b", "   a    b  ", "a b a", "a a b b a"})
    @Spec("RFC 6749 §3.3")
    void ignoresRepeatedSpacesAndScopeTokens(String text) {
        assertThat(Scope.parse(text)).isEqualTo(Scope.of("a", "b")).hasToString("a b");
    }

    @Test
    void parsesSpacesAsAnEmptyScope() {
        assertThat(Scope.parse("").isEmpty() && Scope.parse("  ").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\tb", "a\nb", "a\0b", "openid\0admin", "a\"b", "a\\b", "ä", "a\u007f", "\u2003", "a\u00a0b"})
    @Parity(11)
    @Checks("AR-13")
    @Spec("RFC 6749 §3.3")
    void rejectsAMalformedScopeAsInvalidScope(String text) {
        OAuthException refusal = catchThrowableOfType(OAuthException.class, () -> Scope.parse(text));
        assertThat(refusal.error().code()).isEqualTo("invalid_scope");
        assertThat(refusal.status()).isEqualTo(400);
    }

    @Test
    @Checks("AR-13")
    void rejectsTooManyScopeTokensAndTooLongScopes() {
        String most = IntStream.range(0, 100).mapToObj(i -> "s" + i).collect(Collectors.joining(" "));
        assertThat(Scope.parse(most).tokens()).hasSize(100);
        for (String text : List.of(
                most + " more",
                "x".repeat(4097),
                "x".repeat(1 << 20),
                " ".repeat(4097),
                IntStream.range(0, 10_000).mapToObj(i -> "s" + i).collect(Collectors.joining(" ")))) {
            assertThatThrownBy(() -> Scope.parse(text)).isInstanceOf(OAuthException.class);
        }
    }

    @Test
    void rejectsAnInvalidScopeTokenInConfiguration() {
        assertThatThrownBy(() -> Scope.of("a b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a b");
    }

    @Property
    @Checks("R-15")
    void parsesWhatItFormatted(@ForAll("scopes") Scope scope) {
        if (!scope.isEmpty()) {
            assertThat(Scope.parse(scope.toString())).isEqualTo(scope);
        }
    }

    @Property
    @Checks("R-15")
    void splitsAScopeIntoIntersectionAndDifference(@ForAll("scopes") Scope a, @ForAll("scopes") Scope b) {
        Scope shared = a.intersect(b);
        Scope alone = a.minus(b);
        assertThat(shared.intersect(alone).isEmpty()).isTrue();
        assertThat(shared.tokens().size() + alone.tokens().size())
                .isEqualTo(a.tokens().size());
        assertThat(a.containsAll(shared) && b.containsAll(shared) && a.containsAll(alone))
                .isTrue();
        assertThat(b.containsAll(a)).isEqualTo(alone.isEmpty());
    }

    @Provide
    Arbitrary<Scope> scopes() {
        return Arbitraries.strings()
                .withCharRange('!', '~')
                .excludeChars('"', '\\')
                .ofMinLength(1)
                .ofMaxLength(2)
                .set()
                .ofMaxSize(20)
                .map(Scope::of);
    }
}
