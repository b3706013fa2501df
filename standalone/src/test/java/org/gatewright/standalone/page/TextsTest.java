package org.gatewright.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.config.Issuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts of the pages, and the choice of their language. */
class TextsTest {
    private static final Pattern VALUE = Pattern.compile("\\{\\d}");
    private static final Pattern ELEMENT = Pattern.compile("</?([a-z]+)[^>]*>");
    private static final Pattern KEY = Pattern.compile("texts\\.(?:text|localize)\\(\"([a-z0-9.]*[a-z0-9])\"");

    private final Languages languages = new Languages(new Issuer("https://login.example"));

    private static Set<String> matches(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(matcher.groupCount()));
        }
        return found;
    }

    @Test
    void hasTheSameTextsWithTheSameValuesInEveryLanguage() {
        Map<String, String> english = Languages.all().get(0).all();
        for (Texts texts : Languages.all()) {
            assertThat(texts.all().keySet()).as(texts.language()).isEqualTo(english.keySet());
            english.forEach((key, text) -> {
                String other = texts.lookup(key);
                assertThat(matches(VALUE, other))
                        .as(texts.language() + " " + key)
                        .isEqualTo(matches(VALUE, text));
                assertThat(matches(ELEMENT, other))
                        .as(texts.language() + " " + key)
                        .isEqualTo(matches(ELEMENT, text));
            });
        }
    }

    @Test
    void containsNoElementsButThoseThatMarkNames() {
        for (Texts texts : Languages.all()) {
            texts.all()
                    .forEach((key, text) ->
                            assertThat(matches(ELEMENT, text)).as(key).isSubsetOf("bdi", "strong"));
        }
    }

    /** What {@code text} returns is escaped whole, so it must have no markup of its own. */
    @Test
    void hasEveryTextThatTheTemplatesShow() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> templates = Files.list(Path.of("src/main/jte"))) {
            for (Path template : templates.toList()) {
                used.addAll(matches(KEY, Files.readString(template, StandardCharsets.UTF_8)));
            }
        }
        assertThat(used).hasSizeGreaterThan(100);
        assertThat(Languages.all().get(0).all().keySet()).containsAll(used);
        assertThatThrownBy(() -> Languages.all().get(0).lookup("no.such.key"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Request request(String cookie, String accepted) {
        Headers headers = Headers.none();
        headers = cookie.isEmpty() ? headers : headers.with("Cookie", cookie);
        headers = accepted.isEmpty() ? headers : headers.with("Accept-Language", accepted);
        return new Request("GET", "/", headers, new byte[0], new Request.Origin("192.0.2.1", true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | '' | '' | en",
                "'' | '' | de-CH,fr;q=0.9 | de",
                "'' | '' | fr,ar;q=0.5,de;q=0.4 | ar",
                "'' | ar | de | ar",
                "fr de | ar | en | de",
                "'' | '' | !!!,;;q=x | en",
                "fr | nn | sv | en"
            })
    void takesTheBestLanguageOfTheClientTheUserAndTheBrowser(
            String asked, String preferred, String accepted, String expected) {
        Optional<String> user = Optional.of(preferred).filter(text -> !text.isEmpty());
        assertThat(languages.of(request("", accepted), asked, user).language()).isEqualTo(expected);
    }

    @Test
    void keepsTheLanguageThatWasChosenOnAPage() {
        Request choosing = new Request(
                "GET", "/device?lang=ar", Headers.none(), new byte[0], new Request.Origin("192.0.2.1", true));
        assertThat(languages.of(choosing, "", Optional.empty()).language()).isEqualTo("ar");
        String cookie = languages
                .keep(choosing, Response.empty(200))
                .headers()
                .first("Set-Cookie")
                .orElseThrow();
        assertThat(cookie).startsWith("__Host-gw-language-").contains("HttpOnly", "Secure");
        Request later = request(cookie.substring(0, cookie.indexOf(';')), "de");
        assertThat(languages.of(later, "de", Optional.of("de")).language()).isEqualTo("ar");
        assertThat(languages.chosen(request("", ""))).isEmpty();
        Request unknown = new Request(
                "GET", "/device?lang=xx", Headers.none(), new byte[0], new Request.Origin("192.0.2.1", true));
        assertThat(languages.chosen(unknown)).isEmpty();
    }

    @Test
    void writesFromRightToLeftInArabic() {
        assertThat(Languages.all().stream().map(Texts::direction)).isEqualTo(List.of("ltr", "ltr", "rtl"));
    }
}
