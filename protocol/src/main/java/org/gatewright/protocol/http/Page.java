package org.gatewright.protocol.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.gatewright.protocol.Hashes;

/**
 * A page for a human: HTML that loads nothing, runs nothing, can't be framed and tells no other site where it was.
 *
 * @param html the whole document
 * @param css the text of its one {@code <style>} element, exactly as it stands there
 * @param formTargets the origins to which a form of this page may lead, besides this server
 */
public record Page(String html, String css, List<String> formTargets) {
    public Page {
        formTargets = List.copyOf(formTargets);
    }

    /** A page whose forms stay on this server. */
    public static Page of(String html, String css) {
        return new Page(html, css, List.of());
    }

    /** The same page, with a form whose answer redirects the browser to that origin. */
    public Page formTarget(String origin) {
        return new Page(html, css, List.of(origin));
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
        String targets = formTargets.isEmpty() ? "" : " " + String.join(" ", formTargets);
        String style = Base64.getEncoder().encodeToString(Hashes.sha256(css.getBytes(StandardCharsets.UTF_8)));
        return "default-src 'none'; style-src 'sha256-" + style + "'; img-src 'self' data:; form-action 'self'"
                + targets + "; frame-ancestors 'none'; base-uri 'none'";
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
