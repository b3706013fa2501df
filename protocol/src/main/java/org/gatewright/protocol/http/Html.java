package org.gatewright.protocol.http;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An HTML fragment with all text escaped. Immutable.
 *
 * @param markup the HTML itself
 */
public record Html(String markup) {
    private static final String PLACEHOLDER = "{}";

    /** Returns the empty fragment. */
    public static Html none() {
        return new Html("");
    }

    /**
     * Returns a template with each <code>{}</code> replaced by one of the values: {@code Html} unchanged, everything
     * else as escaped text, which is safe in HTML text and in quoted attributes.
     */
    public static Html of(String template, Object... values) {
        StringBuilder markup = new StringBuilder();
        int from = 0;
        for (Object value : values) {
            int at = template.indexOf(PLACEHOLDER, from);
            if (at < 0) {
                throw new IllegalArgumentException("The template has fewer placeholders than values");
            }
            markup.append(template, from, at);
            markup.append(value instanceof Html html ? html.markup : escape(value.toString()));
            from = at + PLACEHOLDER.length();
        }
        return new Html(markup.append(template, from, template.length()).toString());
    }

    /** Returns the concatenation of fragments. */
    public static Html join(List<Html> pieces) {
        return new Html(pieces.stream().map(Html::markup).collect(Collectors.joining()));
    }

    /** Returns the text with the five characters escaped that are special in HTML text and quoted attributes. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
