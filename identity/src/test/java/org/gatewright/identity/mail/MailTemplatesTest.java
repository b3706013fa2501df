package org.gatewright.identity.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Session;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The words of mails in every language. */
class MailTemplatesTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z]+}");
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Instant NOW = new TestClock().instant();
    private static final Instant UNTIL = NOW.plus(Duration.ofMinutes(15));
    private static final URI LINK = URI.create("https://northwind.example/t/confirm?a=1&ticket=kJ3yTq0ZbX7uVw9sLmN2pQ");
    private static final MailAddress ALICE = new MailAddress("alice@example.com");
    private static final Origin ORIGIN = new Origin(
            NOW, Optional.of("Firefox 128.0 on Linux"), Optional.of("Utrecht, Netherlands"), Optional.of("192.0.2.7"));

    private final MailTemplates templates = MailTemplates.defaults();

    static List<String> languages() {
        return MailTemplates.LANGUAGES;
    }

    private static List<Notice> notices() {
        List<Notice> all = new ArrayList<>(List.of(
                Notice.verifyAddress(LINK, UNTIL),
                Notice.resetPassword(LINK, UNTIL),
                Notice.invitation(LINK, UNTIL),
                Notice.signInCode("042137", UNTIL),
                Notice.newDevice(LINK),
                Notice.addressKnown(LINK)));
        Arrays.stream(MethodChange.values())
                .map(change -> Notice.methodChanged(change, LINK))
                .forEach(all::add);
        return all;
    }

    private Mail render(Notice notice, String... languages) {
        return templates.render(notice, "Northwind", new Recipient(ALICE, List.of(languages), ZoneOffset.UTC), ORIGIN);
    }

    private static String words(String html) {
        String body = html.substring(html.indexOf("<body"));
        return TAG.matcher(body).replaceAll(" ").replace("&amp;", "&").replace("&#39;", "'");
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.replace("\u2068", " ").replace("\u2069", " ").split("[\\s.,:]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    @Test
    void haveTheSameKeysAndPlaceholdersInAllLanguages() {
        Map<String, List<String>> english = placeholders("en");
        for (String language : languages()) {
            assertThat(placeholders(language)).as(language).isEqualTo(english);
        }
    }

    private static Map<String, List<String>> placeholders(String language) {
        Map<String, List<String>> found = new TreeMap<>();
        MailTexts.load(language).templates().forEach((key, template) -> {
            assertThat(template).as(key).isNotBlank().doesNotContain("!");
            found.put(
                    key,
                    List.copyOf(new TreeSet<>(PLACEHOLDER
                            .matcher(template)
                            .results()
                            .map(result -> result.group())
                            .toList())));
        });
        return found;
    }

    @ParameterizedTest
    @MethodSource("languages")
    void renderEveryKindWithTheSameWordsInBothBodies(String language) throws Exception {
        for (Notice notice : notices()) {
            Mail mail = render(notice, language);
            assertThat(mail.language()).isEqualTo(language);
            assertThat(mail.to()).isEqualTo(ALICE);
            assertThat(mail.subject()).contains("Northwind").doesNotContain("{");
            assertThat(mail.text().replace("\u2068", "").replace("\u2069", "")).contains("\n" + mail.subject() + "\n");
            assertThat(split(mail.text())).as(notice.toString()).containsAll(split("Firefox Linux Utrecht Northwind"));
            notice.link().ifPresent(link -> {
                assertThat(mail.text()).contains("\n" + link + "\n");
                assertThat(mail.html()).contains("href=\"https://northwind.example/t/confirm?a=1&amp;ticket=");
            });
            notice.code().ifPresent(code -> assertThat(mail.text()).contains("\n" + code + "\n"));
            List<String> words = split(words(mail.html()));
            assertThat(new TreeSet<>(words)).as(notice.toString()).isEqualTo(new TreeSet<>(split(mail.text())));
            save(notice, mail);
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void needNothingFromElsewhere(String language) {
        for (Notice notice : notices()) {
            String html = render(notice, language).html();
            assertThat(html)
                    .doesNotContain("<img", "<link", "<script", "<style", "url(", "@import", "src=")
                    .doesNotContain("{}");
            assertThat(html.length()).isLessThan(4096);
        }
    }

    private static void save(Notice notice, Mail mail) throws Exception {
        Path folder = Files.createDirectories(Path.of("target/mails"));
        String name = notice.kind().value()
                + notice.change().map(change -> "_" + change.value()).orElse("") + "_" + mail.language() + ".eml";
        MimeMail message = MimeMail.of(mail, Mails.SENDER, Session.getInstance(new Properties()), NOW, "test");
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
            message.writeTo(out);
        }
    }

    @Test
    void sayWhatHappensInEnglish() {
        String text = render(Notice.verifyAddress(LINK, UNTIL), "en").text();
        // Java versions differ in what they write between date and time.
        assertThat(text.replace("2030 at 00", "2030, 00")).isEqualTo("""
                Northwind

                Confirm your email address for Northwind

                Confirm that this address is yours, so that Northwind can use it for your account.

                Confirm this address:
                https://northwind.example/t/confirm?a=1&ticket=kJ3yTq0ZbX7uVw9sLmN2pQ

                The link works until 1 January 2030, 00:15 UTC.

                When: 1 January 2030, 00:00 UTC
                Browser: Firefox 128.0 on Linux
                Place: near Utrecht, Netherlands
                Network address: 192.0.2.7

                Not you? You can ignore this mail.
                """);
        assertThat(render(Notice.signInCode("042137", UNTIL), "en").text())
                .contains("\n042137\n", "Nobody from Northwind will ask you for this code.", "The code works until");
        assertThat(render(Notice.newDevice(LINK), "en").text())
                .contains("Sign this browser out:\nhttps://", "Was it you? You can ignore this mail.");
        assertThat(render(Notice.addressKnown(LINK), "en").text()).contains("You already have a Northwind account");
        assertThat(render(Notice.methodChanged(MethodChange.PASSKEY_ADDED, LINK), "en")
                        .text())
                .contains("A passkey was added to your Northwind account.");
    }

    @ParameterizedTest
    @CsvSource({
        "de, de",
        "de-AT, de",
        "ar-EG, ar",
        "en-US, en",
        "fr de, de",
        "fr tlh, en",
        "'', en",
        "not_a_tag de, de",
        "*, en",
        "en de, en"
    })
    void useTheFirstPreferredLanguageWithWords(String preferred, String language) {
        Mail mail = render(Notice.addressKnown(LINK), preferred.split(" ", -1));
        assertThat(mail.language()).isEqualTo(language);
    }

    @Test
    void writeTimesInTheLanguageAndZoneOfTheReader() {
        Notice notice = Notice.resetPassword(LINK, UNTIL);
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        assertThat(templates
                        .render(notice, "N", new Recipient(ALICE, List.of("de"), berlin), ORIGIN)
                        .text())
                .contains("Wann: 1. Januar 2030", "01:00 MEZ");
        assertThat(templates
                        .render(notice, "N", new Recipient(ALICE, List.of("en-US"), berlin), ORIGIN)
                        .text())
                .contains("When: January 1, 2030");
        assertThat(templates
                        .render(notice, "N", new Recipient(ALICE, List.of("ar"), berlin), ORIGIN)
                        .text())
                .contains("يناير 2030");
    }

    @Test
    void runFromRightToLeftInArabic() {
        Mail mail = render(Notice.signInCode("042137", UNTIL), "ar");
        assertThat(mail.html()).contains("<html lang=\"ar\" dir=\"rtl\">", "<bdi>Northwind</bdi>", "<p dir=\"ltr\"");
        assertThat(mail.text()).contains("\u2068Northwind\u2069", "\n042137\n");
        assertThat(mail.subject()).doesNotContain("\u2068");
        assertThat(render(Notice.signInCode("042137", UNTIL), "de").html()).contains("<html lang=\"de\" dir=\"ltr\">");
    }

    @Test
    void escapeValuesInHtml() {
        Mail mail = templates.render(
                Notice.addressKnown(LINK),
                "<b>Tom & \"Jerry\"</b> {time}",
                new Recipient(ALICE, List.of(), ZoneOffset.UTC),
                ORIGIN);
        assertThat(mail.html())
                .contains("<bdi>&lt;b&gt;Tom &amp; &quot;Jerry&quot;&lt;/b&gt; {time}</bdi>")
                .doesNotContain("<b>");
        assertThat(mail.subject()).isEqualTo("You already have a <b>Tom & \"Jerry\"</b> {time} account");
    }

    @Test
    void removeControlCharactersFromTheNameOfTheTenant() {
        Recipient recipient = new Recipient(ALICE, List.of(), ZoneOffset.UTC);
        String name = "North\r\nBcc: eve@example.com\u202e\u2066wind" + "x".repeat(100);
        Mail mail = templates.render(Notice.addressKnown(LINK), name, recipient, Origin.at(NOW));
        assertThat(mail.subject()).startsWith("You already have a NorthBcc: eve@example.comwindxxx");
        assertThat(mail.subject().length()).isLessThan(110);
        assertThatThrownBy(() -> templates.render(Notice.addressKnown(LINK), " \n", recipient, ORIGIN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Firefox 128.0 on Linux, Firefox 128.0 on Linux",
        "'St. Gallen, Switzerland', 'St. Gallen, Switzerland'",
        "'L’Aquila (Italy)', 'L’Aquila (Italy)'",
        "https://evil.example/x, 'https   evil example x'",
        "call eve@evil.example, call eve evil example",
        "'<a href=x>', 'a href x'",
        "प्रयागराज, प्रयागराज"
    })
    void makeNoLinksOfWhatTheBrowserSends(String sent, String shown) {
        Origin origin = new Origin(NOW, Optional.of(sent), Optional.of(sent), Optional.of(sent));
        assertThat(origin.browser()).contains(shown);
        assertThat(origin.place()).contains(shown);
        assertThat(origin.address()).isEmpty();
    }

    @Test
    void leaveOutWhatIsNotKnown() {
        Recipient recipient = new Recipient(ALICE, List.of(), ZoneOffset.UTC);
        Mail mail = templates.render(Notice.addressKnown(LINK), "Northwind", recipient, Origin.at(NOW));
        assertThat(mail.text()).contains("When: ").doesNotContain("Browser:", "Place:", "Network address:");
        Origin odd = new Origin(NOW, Optional.of("\n"), Optional.of("//"), Optional.of("2001:db8::7"));
        assertThat(templates
                        .render(Notice.addressKnown(LINK), "Northwind", recipient, odd)
                        .text())
                .contains("Network address: 2001:db8::7")
                .doesNotContain("Browser:", "Place:");
        assertThat(new Origin(NOW, Optional.of("x".repeat(1000)), Optional.empty(), Optional.empty()).browser())
                .contains("x".repeat(60));
    }

    @Test
    void rejectLinksAndCodesThatAreNone() {
        for (String link : List.of("javascript:alert(1)", "/relative", "mailto:eve@example.com", "https:opaque")) {
            assertThatThrownBy(() -> Notice.newDevice(URI.create(link)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining(link);
        }
        assertThatThrownBy(() -> Notice.newDevice(URI.create("https://a.example/" + "x".repeat(2048))))
                .isInstanceOf(IllegalArgumentException.class);
        for (String code : List.of("12345", "1234567", "12345a", "١٢٣٤٥٦")) {
            assertThatThrownBy(() -> Notice.signInCode(code, UNTIL)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void fitIntoAMailWithTheLongestValues() {
        String wide = "\u0e01".repeat(200);
        URI longest = URI.create("https://a.example/" + "x".repeat(2048 - 18));
        Origin origin = new Origin(NOW, Optional.of(wide), Optional.of(wide), Optional.of("192.0.2.7"));
        for (String language : languages()) {
            Recipient recipient = new Recipient(ALICE, List.of(language), ZoneOffset.UTC);
            for (Notice notice : List.of(
                    Notice.verifyAddress(longest, UNTIL),
                    Notice.methodChanged(MethodChange.ACCOUNT_UNLINKED, longest))) {
                assertThat(templates.render(notice, wide, recipient, origin).html())
                        .contains(longest.toString());
            }
        }
    }

    @Test
    void revealNothingAsText() {
        assertThat(Notice.signInCode("042137", UNTIL)).hasToString("Notice[sign_in_code]");
        assertThat(ORIGIN).hasToString("Origin");
        assertThat(new Recipient(ALICE, List.of(), ZoneOffset.UTC)).hasToString("Recipient");
    }
}
