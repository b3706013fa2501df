package org.gatewright.standalone.page;

import gg.jte.support.LocalizationSupport;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** The texts of the pages in one language. Immutable. */
public final class Texts implements LocalizationSupport {
    private static final String RIGHT_TO_LEFT = "ar";

    private final Locale locale;
    private final Map<String, String> texts;
    private final Map<String, String> replaced;

    private Texts(Locale locale, Map<String, String> texts, Map<String, String> replaced) {
        this.locale = locale;
        this.texts = texts;
        this.replaced = replaced;
    }

    /** Returns the same texts, of which these are replaced. */
    Texts with(Map<String, String> others) {
        return new Texts(locale, texts, others);
    }

    /** Reads the texts of a language. */
    static Texts read(String language) {
        Properties file = new Properties();
        String name = "messages_" + language + ".properties";
        try (InputStream in = Texts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("Missing resource " + name);
            }
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            file.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Texts(
                Locale.forLanguageTag(language),
                file.stringPropertyNames().stream()
                        .collect(Collectors.toUnmodifiableMap(key -> key, file::getProperty)),
                Map.of());
    }

    /** Returns the language as a tag (RFC 5646). */
    public String language() {
        return locale.toLanguageTag();
    }

    Locale locale() {
        return locale;
    }

    /** Returns the direction of the script: {@code ltr} or {@code rtl}. */
    public String direction() {
        return locale.getLanguage().equals(RIGHT_TO_LEFT) ? "rtl" : "ltr";
    }

    /** Returns the language's own name. */
    public String name() {
        return text("language");
    }

    Map<String, String> all() {
        return texts;
    }

    /** Returns a text as markup, in which values are marked by {@code {0}}; templates use {@code localize}. */
    @Override
    public String lookup(String key) {
        String text = replaced.getOrDefault(key, texts.get(key));
        if (text == null) {
            throw new IllegalArgumentException("There is no text with the key '" + key + "'");
        }
        return text;
    }

    /** Returns a text without markup. */
    public String text(String key, Object... values) {
        String text = lookup(key);
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }

    /** Returns a day in words. */
    public String day(Instant time, ZoneId zone) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(locale)
                .format(time.atZone(zone));
    }

    /** Returns the time of a day in words. */
    public String clock(Instant time, ZoneId zone) {
        return DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                .withLocale(locale)
                .format(time.atZone(zone));
    }

    /** Returns a day and a time in words. */
    public String time(Instant time, ZoneId zone) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                .withLocale(locale)
                .format(time.atZone(zone));
    }
}
