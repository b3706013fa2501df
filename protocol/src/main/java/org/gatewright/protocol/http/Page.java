package org.gatewright.protocol.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.gatewright.protocol.Hashes;

/**
 * A page for a human: HTML that loads nothing, can't be framed and tells no other site where it was.
 *
 * @param html the whole document
 * @param css the text of its one {@code <style>} element, exactly as it stands there
 * @param script the text of its one {@code <script>} element; empty where nothing runs
 * @param formTargets where its forms may lead, as in {@code form-action}
 */
public record Page(String html, String css, String script, List<String> formTargets) {
    private static final String SELF = "'self'";

    public Page {
        formTargets = List.copyOf(formTargets);
    }

    /** A page that runs nothing and whose forms stay on this server. */
    public static Page of(String html, String css) {
        return new Page(html, css, "", List.of(SELF));
    }

    /** The same page, with a form whose answer redirects the browser to that origin. */
    public Page formTarget(String origin) {
        return new Page(html, css, script, List.of(SELF, origin));
    }

    /** The same page, whose form goes to that origin and nowhere else. */
    public Page formOnlyTo(String origin) {
        return new Page(html, css, script, List.of(origin));
    }

    /** The same page, with the one script that may run. */
    public Page script(String text) {
        return new Page(html, css, text, formTargets);
    }

    /** The answer that carries the page. */
    public Response response(int status) {
        return Response.empty(status)
                .with("Content-Type", "text/html; charset=utf-8")
                .with("Content-Security-Policy", policy())
                .with("X-Frame-Options", "DENY")
                .with("Referrer-Policy", "no-referrer")
                .with("Cross-Origin-Opener-Policy", "same-origin")
                .body(html.getBytes(StandardCharsets.UTF_8));
    }

    private String policy() {
        String scripts = script.isEmpty() ? "" : " script-src " + hash(script) + ";";
        return "default-src 'none'; style-src " + hash(css) + ";" + scripts + " img-src 'self' data:; form-action "
                + String.join(" ", formTargets) + "; frame-ancestors 'none'; base-uri 'none'";
    }

    private static String hash(String text) {
        byte[] digest = Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }

    /** The text with the five characters escaped that mean something in HTML text and quoted attributes. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
