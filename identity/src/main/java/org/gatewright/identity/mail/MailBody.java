package org.gatewright.identity.mail;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.gatewright.protocol.http.Html;

/**
 * The body of one mail, written as plain text and as HTML at the same time, with the same words. The colours are those of the
 * pages in the light scheme; there are no images and no style sheets, which mail programs remove.
 */
final class MailBody {
    private static final String PARAGRAPH = "margin:0 0 16px";
    private static final String SMALL = "margin:0 0 16px;font-size:14px;line-height:20px;color:#435053";
    private static final String FONT =
            "-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans Arabic',Arial,sans-serif";
    private static final char ISOLATE = '\u2068';
    private static final char END_ISOLATE = '\u2069';

    private final MailTexts texts;
    private final Map<String, String> values;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder html = new StringBuilder();
    private String title = "";

    /**
     * Creates an empty body.
     *
     * @param values the values of the placeholders by name, each without line breaks
     */
    MailBody(MailTexts texts, Map<String, String> values) {
        this.texts = texts;
        this.values = values;
    }

    void heading(String key) {
        title = texts.text(key, values, UnaryOperator.identity(), UnaryOperator.identity());
        String tenant = texts.text("tenant", values, UnaryOperator.identity(), UnaryOperator.identity());
        text.append(tenant).append("\n\n").append(plain(key)).append("\n\n");
        append("<p style=\"" + PARAGRAPH + ";font-weight:600;color:#435053\">{}</p>", markup("tenant"));
        append(
                "<h1 style=\"margin:0 0 16px;font-size:24px;line-height:{}px;font-weight:650\">{}</h1>",
                texts.isRightToLeft() ? 35 : 32,
                markup(key));
    }

    void sentence(String key) {
        text.append(plain(key)).append("\n\n");
        append("<p style=\"" + PARAGRAPH + "\">{}</p>", markup(key));
    }

    /** Adds a sentence in small letters, if there is one with that key. */
    void remark(String key) {
        if (texts.has(key)) {
            text.append(plain(key)).append("\n\n");
            append("<p style=\"" + SMALL + "\">{}</p>", markup(key));
        }
    }

    void code(String digits) {
        text.append(digits).append("\n\n");
        append(
                "<p dir=\"ltr\" style=\"margin:0 0 16px;padding:12px;background:#f6f5f1;border-radius:10px;"
                        + "text-align:center;font:600 28px/36px Consolas,Menlo,monospace;letter-spacing:6px\">{}</p>",
                digits);
    }

    /** Adds a button, and the address of its link in full. */
    void button(String key, URI link) {
        String address = link.toASCIIString();
        text.append(plain(key)).append(":\n").append(address).append("\n\n");
        append(
                "<p style=\"" + PARAGRAPH + "\"><a href=\"{}\" style=\"display:inline-block;padding:12px 20px;"
                        + "background:#0d5560;color:#ffffff;border-radius:10px;font-weight:600;text-decoration:none\">{}</a></p>",
                address,
                markup(key));
        append(
                "<p style=\"" + SMALL + "\"><a href=\"{}\" dir=\"ltr\" style=\"color:#0d5560;word-break:break-word;"
                        + "overflow-wrap:anywhere\">{}</a></p>",
                address,
                address);
    }

    /** Adds one line for each value that is known; the key of its text is {@code fact.} and its name. */
    void facts(List<String> names) {
        List<String> keys = names.stream()
                .filter(values::containsKey)
                .map(name -> "fact." + name)
                .toList();
        keys.forEach(key -> text.append(plain(key)).append('\n'));
        text.append('\n');
        List<Html> lines =
                keys.stream().map(key -> Html.of("{}<br>", markup(key))).toList();
        append("<p style=\"" + SMALL + "\">{}</p>", Html.join(lines));
    }

    /** Returns the title as one line of text. */
    String title() {
        return title;
    }

    String text() {
        return text.toString().strip() + "\n";
    }

    /** Returns the whole document. */
    String html() {
        return Html.of(
                        """
                        <!DOCTYPE html>
                        <html lang="{}" dir="{}"><head><meta charset="utf-8">
                        <meta name="viewport" content="width=device-width">
                        <meta name="color-scheme" content="light only"><title>{}</title></head>
                        <body style="margin:0;padding:24px 12px;background:#f4f3ef">
                        <div lang="{}" dir="{}" style="max-width:512px;margin:0 auto;padding:32px 24px 16px;background:#ffffff;\
                        border:1px solid #dddbd2;border-radius:16px;color:#1a2426;font:16px/24px {}">
                        {}</div></body></html>
                        """,
                        texts.language(),
                        direction(),
                        title,
                        texts.language(),
                        direction(),
                        new Html(FONT),
                        new Html(html.toString()))
                .markup();
    }

    private String direction() {
        return texts.isRightToLeft() ? "rtl" : "ltr";
    }

    private void append(String template, Object... parts) {
        html.append(Html.of(template, parts).markup()).append('\n');
    }

    /** Returns plain text; in a right-to-left language, values keep their own direction. */
    private String plain(String key) {
        return texts.text(
                key,
                values,
                UnaryOperator.identity(),
                value -> texts.isRightToLeft() ? ISOLATE + value + END_ISOLATE : value);
    }

    private Html markup(String key) {
        return new Html(texts.text(
                key,
                values,
                Html::escape,
                value -> Html.of("<bdi>{}</bdi>", value).markup()));
    }
}
