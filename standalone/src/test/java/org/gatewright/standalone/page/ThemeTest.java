package org.gatewright.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The looks that a deployment may choose. */
class ThemeTest {
    @Test
    void changesTheAccentInBothSchemesAndNothingElse() {
        String css = Theme.of(Optional.of("#5b2a86"), Optional.empty(), true).css();
        assertThat(css)
                .startsWith(":root{--gw-accent:#5b2a86;")
                .contains("--gw-on:#ffffff", "prefers-color-scheme:dark", ".flow::before{display:none}")
                .doesNotContain("--gw-danger", "--gw-ink", "url(");
        assertThat(Theme.of(Optional.empty(), Optional.empty(), false)).isEqualTo(Theme.USUAL);
    }

    @ParameterizedTest
    @Spec("WCAG 2.2 §1.4.3")
    @ValueSource(strings = {"#ffcc00", "#7cc7cb", "#999999", "#ffffff"})
    void rejectsAnAccentThatCannotBeReadWithOneThatCan(String accent) {
        assertThatThrownBy(() -> Theme.of(Optional.of(accent), Optional.empty(), false))
                .hasMessageContaining("contrast")
                .satisfies(e -> {
                    String message = String.valueOf(e.getMessage());
                    String nearest = message.substring(message.lastIndexOf('#'));
                    assertThat(Theme.of(Optional.of(nearest), Optional.empty(), false)
                                    .css())
                            .contains(nearest);
                });
    }

    @Test
    void rejectsADarkAccentThatCannotBeRead() {
        assertThatThrownBy(() -> Theme.of(Optional.of("#5b2a86"), Optional.of("#5b2a86"), false))
                .hasMessageContaining("dark scheme");
        assertThat(Theme.of(Optional.of("#5b2a86"), Optional.of("#d0b3f0"), false)
                        .css())
                .contains("#d0b3f0");
        assertThatThrownBy(() -> Theme.of(Optional.empty(), Optional.of("#d0b3f0"), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "red", "#fff", "#12345g", "#1234567", "0d5560x", "#0d5560;}body{display:none"})
    void rejectsWhatIsNoColour(String text) {
        assertThatThrownBy(() -> Theme.of(Optional.of(text), Optional.empty(), false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
