package org.gatewright.identity.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails and addresses that are rejected before they are sent. */
class MailTest {
    private static final MailAddress ALICE = new MailAddress("alice@example.com");

    @ParameterizedTest
    @Spec("RFC 5322 §3.2.3")
    @ValueSource(
            strings = {
                "alice@example.com",
                "a@b",
                "first.last+tag@sub.example.com",
                "o'brien@example.ie",
                "-a@example.com",
                "alice@bücher.example",
                "alice@EXAMPLE.com"
            })
    void acceptsAnAddress(String text) {
        assertThat(new MailAddress(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @Spec("RFC 5322 §3.2.3")
    @ValueSource(
            strings = {
                "",
                "alice",
                "@example.com",
                "alice@",
                "a b@example.com",
                "alice@example.com\r\nBcc: eve@example.com",
                "alice\r\nBcc:eve@example.com",
                "alice\n@example.com",
                "alice@exam\u0000ple.com",
                "alice@example.com,eve@example.com",
                "alice@example.com;eve",
                "alice@eve@example.com",
                "<alice@example.com>",
                "Alice <alice@example.com>",
                "\"alice\"@example.com",
                "alice(comment)@example.com",
                "alice@[127.0.0.1]",
                "alice@example.com> SIZE=1",
                ".alice@example.com",
                "alice.@example.com",
                "al..ice@example.com",
                "alice@.example.com",
                "alice@example..com",
                "alice@example.com.",
                "alice@-example.com",
                "alice@exa_mple.com",
                "älice@example.com",
                "alice@stra\u00dfe.example", // not strasse.example, which may be another owner's (RFC 5894 §7.2)
                "alice@a\u200db.example",
                "alice@example.com\u2028"
            })
    void rejectsWhatIsNoSingleAddress(String text) {
        assertThat(MailAddress.isValid(text)).isFalse();
        assertThatThrownBy(() -> new MailAddress(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An e-mail address has the form name@example.com");
    }

    @Test
    @Spec("RFC 5321 §4.5.3.1")
    void rejectsAnAddressThatIsTooLong() {
        assertThat(MailAddress.isValid("a".repeat(64) + "@example.com")).isTrue();
        assertThat(MailAddress.isValid("a".repeat(65) + "@example.com")).isFalse();
        assertThat(MailAddress.isValid("a@" + "b".repeat(64) + ".com")).isFalse();
        assertThat(MailAddress.isValid("a@" + "b.".repeat(130) + "com")).isFalse();
        assertThat(MailAddress.isValid("a".repeat(1_000_000))).isFalse();
    }

    @ParameterizedTest
    @Spec("RFC 5322 §2.2")
    @ValueSource(
            strings = {"Hi\r\nBcc: eve@example.com", "Hi\nthere", "Hi\rthere", "Hi\u0000", "Hi\u2028", "\ud800", " "})
    void rejectsAHeaderWithControlCharacters(String text) {
        assertThatThrownBy(() -> new Mail(ALICE, text, "text", "<p>text</p>", "en"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The subject must");
        if (!text.isBlank()) {
            assertThatThrownBy(() -> new Sender(ALICE, text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void rejectsALanguageThatIsNoTag() {
        for (String language : new String[] {"", "en\r\nBcc: x", "e n", "en,de", "a".repeat(36)}) {
            assertThatThrownBy(() -> new Mail(ALICE, "Hi", "text", "<p>text</p>", language))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void rejectsTextsThatAreTooLong() {
        assertThatThrownBy(() -> new Mail(ALICE, "a".repeat(201), "text", "", "en"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Mail(ALICE, "Hi", "a".repeat(8 * 1024 + 1), "", "en"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Mail(ALICE, "Hi", "text", "a".repeat(16 * 1024 + 1), "en"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
