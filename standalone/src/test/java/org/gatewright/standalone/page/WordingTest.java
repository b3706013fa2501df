package org.gatewright.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words and logos that a deployment may choose. */
class WordingTest {
    private static Texts english() {
        return Languages.all().get(0);
    }

    @Test
    void replacesTheTextsOfOneLanguageOnly() {
        Wording wording =
                Wording.USUAL.with("en", "signin.title", "Welcome back").with("en", "signin.submit", "Go");
        assertThat(wording.of(english()).text("signin.title")).isEqualTo("Welcome back");
        assertThat(wording.of(english()).text("signin.submit")).isEqualTo("Go");
        assertThat(wording.of(english()).text("signin.password")).isEqualTo("Password");
        assertThat(wording.of(Languages.all().get(1)).text("signin.title")).isEqualTo("Anmelden");
        assertThat(english().text("signin.title")).isEqualTo("Sign in");
    }

    @ParameterizedTest
    @CsvSource({
        "en, no.such.text, Hello",
        "xx, signin.title, Hello",
        "en, signin.title, <script>alert(1)</script>",
        "en, signin.title, <strong>Hello</strong>",
        "en, signin.title, Hello {0}",
        "en, signin.lead, to <a href=x>{0}</a>",
        "en, signin.lead, to {1}"
    })
    void rejectsWhatThePagesCannotShow(String language, String key, String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Wording.USUAL.with(language, key, text));
    }

    @Test
    void permitsTheElementsAndValuesOfTheReplacedText() {
        Wording wording = Wording.USUAL.with("en", "signin.lead", "for <strong><bdi>{0}</bdi></strong>");
        assertThat(wording.of(english()).lookup("signin.lead")).startsWith("for ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<svg onload=x><script>1</script></svg>", "<html>", "GIF89a", "<svg><foreignObject/></svg>"})
    void rejectsALogoThatCouldDoSomething(String content) {
        assertThatIllegalArgumentException().isThrownBy(() -> Logo.of(content.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void servesALogoSoThatItCanDoNothing() {
        Logo logo = Logo.of("<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8));
        assertThat(logo.type()).isEqualTo("image/svg+xml");
        assertThat(logo.response().headers().first("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "sandbox");
        assertThat(Logo.of(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0}).type()).isEqualTo("image/png");
        assertThatIllegalArgumentException().isThrownBy(() -> Logo.of(new byte[70_000]));
    }

    @Test
    void changesCornersAndFont() {
        Theme theme = Theme.USUAL.corners(Theme.Corners.of("square")).font("IBM Plex Sans");
        assertThat(theme.css()).contains("--gw-radius:0", "\"IBM Plex Sans\"");
        assertThatIllegalArgumentException().isThrownBy(() -> Theme.USUAL.font("x\";}body{display:none"));
    }
}
