package org.gatewright.standalone.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Texts that a deployment replaces, by language and key. Immutable.
 *
 * @param texts the texts by key, for each language
 */
public record Wording(Map<String, Map<String, String>> texts) {
    /** The usual words. */
    public static final Wording USUAL = new Wording(Map.of());

    private static final List<String> MARKUP = List.of("<strong>", "</strong>", "<bdi>", "</bdi>");
    private static final int VALUES = 10;
    private static final int MAX_LENGTH = 1000;

    public Wording {
        texts = Map.copyOf(texts);
    }

    /** Returns these words and one more; throws {@link IllegalArgumentException} if pages have no such text or value. */
    public Wording with(String language, String key, String text) {
        Texts usual = Languages.all().stream()
                .filter(known -> known.language().equals(language))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the pages have no language '" + language + "'"));
        String replaced = usual.lookup(key);
        if (text.length() > MAX_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a text has up to " + MAX_LENGTH + " characters, in one line");
        }
        if (withoutMarkup(text).indexOf('<') >= 0) {
            throw new IllegalArgumentException("a text may have the elements strong and bdi, and no others");
        }
        if (!values(replaced).containsAll(values(text)) || replaced.indexOf('<') < 0 && text.indexOf('<') >= 0) {
            throw new IllegalArgumentException(
                    "the text may have no other values or elements than the one that it replaces: " + replaced);
        }
        Map<String, Map<String, String>> more = new LinkedHashMap<>(texts);
        Map<String, String> own = new LinkedHashMap<>(more.getOrDefault(language, Map.of()));
        own.put(key, text);
        more.put(language, Map.copyOf(own));
        return new Wording(more);
    }

    private static String withoutMarkup(String text) {
        String plain = text;
        for (String element : MARKUP) {
            plain = plain.replace(element, "");
        }
        return plain;
    }

    private static List<String> values(String text) {
        return IntStream.range(0, VALUES)
                .mapToObj(number -> "{" + number + "}")
                .filter(text::contains)
                .toList();
    }

    /** Returns the texts of a language with those that are replaced. */
    public Texts of(Texts usual) {
        Map<String, String> own = texts.get(usual.language());
        return own == null ? usual : usual.with(own);
    }
}
