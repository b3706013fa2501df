package org.gatewright.identity.mail;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The words of mails to end-users in English, German and Arabic, as plain text and as HTML. Immutable and thread-safe. */
public final class MailTemplates {
    static final List<String> LANGUAGES = List.of("en", "de", "ar");

    private static final int MAX_TENANT = 80;

    private final List<MailTexts> texts;

    private MailTemplates(List<MailTexts> texts) {
        this.texts = texts;
    }

    /** Returns the templates that come with the program. */
    public static MailTemplates defaults() {
        return new MailTemplates(LANGUAGES.stream().map(MailTexts::load).toList());
    }

    /**
     * Returns a mail in the first preferred language that there are words in, or else in English.
     *
     * @param tenant the display name of the tenant, of which the mail shows up to 80 characters
     */
    public Mail render(Notice notice, String tenant, Recipient recipient, Origin origin) {
        Locale locale = locale(recipient.languages());
        MailTexts words = words(locale).orElseThrow();
        Map<String, String> values = new HashMap<>();
        values.put("tenant", line(tenant));
        values.put("time", time(origin.time(), locale, recipient.zone()));
        notice.until().ifPresent(until -> values.put("until", time(until, locale, recipient.zone())));
        origin.browser().ifPresent(browser -> values.put("browser", browser));
        origin.place().ifPresent(place -> values.put("place", place));
        origin.address().ifPresent(address -> values.put("address", address));
        MailBody body = new MailBody(words, values);
        write(notice, body);
        return new Mail(recipient.address(), body.title(), body.text(), body.html(), words.language());
    }

    /** Writes the parts of the mail from top to bottom. */
    private static void write(Notice notice, MailBody body) {
        String kind = notice.kind().value();
        body.heading(kind + ".subject");
        body.sentence(notice.change().map(change -> kind + "." + change.value()).orElse(kind + ".sentence"));
        notice.code().ifPresent(body::code);
        notice.link().ifPresent(link -> body.button(kind + ".button", link));
        body.remark(kind + ".note");
        notice.until().ifPresent(until -> body.remark(notice.code().isPresent() ? "code_until" : "link_until"));
        body.facts(List.of("time", "browser", "place", "address"));
        body.remark(notice.kind().isRequested() ? "unexpected" : "expected");
    }

    private Locale locale(List<String> preferred) {
        Locale locale = preferred.stream()
                .map(Locale::forLanguageTag)
                .filter(tag -> words(tag).isPresent())
                .findFirst()
                .orElse(Locale.UK);
        // English without a country writes dates as most countries do: the day first.
        return locale.equals(Locale.ENGLISH) ? Locale.UK : locale;
    }

    private Optional<MailTexts> words(Locale locale) {
        return texts.stream()
                .filter(some -> some.language().equals(locale.getLanguage()))
                .findFirst();
    }

    private static String time(Instant instant, Locale locale, ZoneId zone) {
        ZonedDateTime time = instant.atZone(zone.equals(ZoneOffset.UTC) ? ZoneId.of("UTC") : zone);
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                        .withLocale(locale)
                        .format(time)
                + DateTimeFormatter.ofPattern(" z", locale).format(time);
    }

    /** Returns a name without control characters and those that change the direction of the text around it. */
    private static String line(String name) {
        StringBuilder line = new StringBuilder();
        name.codePoints()
                .limit(MAX_TENANT)
                .filter(point -> !Mail.isControl(point) && !isBidi(point))
                .forEach(line::appendCodePoint);
        if (line.toString().isBlank()) {
            throw new IllegalArgumentException("The tenant has no display name");
        }
        return line.toString().strip();
    }

    private static boolean isBidi(int point) {
        return point == 0x061c
                || point == 0x200e
                || point == 0x200f
                || point >= 0x202a && point <= 0x202e
                || point >= 0x2066 && point <= 0x2069;
    }
}
