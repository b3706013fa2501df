package org.gatewright.identity.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The words of mails in one language, by key, with placeholders such as <code>{tenant}</code>. Immutable. */
record MailTexts(String language, boolean isRightToLeft, Map<String, String> templates) {
    private static final List<String> RIGHT_TO_LEFT = List.of("ar", "fa", "he", "ur");

    MailTexts {
        templates = Map.copyOf(templates);
    }

    /** Returns the words that come with the program. */
    static MailTexts load(String language) {
        Properties read = new Properties();
        try (InputStream bytes = Objects.requireNonNull(
                        MailTexts.class.getResourceAsStream("mail_" + language + ".properties"), language);
                Reader reader = new InputStreamReader(bytes, StandardCharsets.UTF_8)) {
            read.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> templates = read.stringPropertyNames().stream()
                .collect(Collectors.toMap(UnaryOperator.identity(), read::getProperty));
        return new MailTexts(language, RIGHT_TO_LEFT.contains(language), templates);
    }

    boolean has(String key) {
        return templates.containsKey(key);
    }

    /**
     * Returns the text of a key.
     *
     * @param values the values of the placeholders by name
     * @param words applied to what stands between the placeholders
     * @param value applied to each value
     */
    String text(String key, Map<String, String> values, UnaryOperator<String> words, UnaryOperator<String> value) {
        String template = require(templates, key);
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', from)) {
            int close = template.indexOf('}', open);
            text.append(words.apply(template.substring(from, open)));
            text.append(value.apply(require(values, template.substring(open + 1, close))));
            from = close + 1;
        }
        return text.append(words.apply(template.substring(from))).toString();
    }

    private static String require(Map<String, String> map, String key) {
        String found = map.get(key);
        if (found == null) {
            throw new IllegalArgumentException("No text or value is named '" + key + "'");
        }
        return found;
    }
}
