package org.gatewright.protocol.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.gatewright.protocol.Hashes;

/**
 * An HTML page for end-users that loads nothing, cannot be framed and sends no referrer.
 *
 * @param html the whole document
 * @param css the exact text of its one {@code <style>} element
 * @param script the exact text of its one {@code <script>} element; empty if there is none
 * @param endsFlow whether its form may end an authorization flow, and so redirect to any other site or application
 * @param framed the origins whose pages it shows in frames
 * @param images the origins besides this server whose images it shows
 */
public record Page(String html, String css, String script, boolean endsFlow, List<String> framed, List<String> images) {
    public Page {
        framed = List.copyOf(framed);
        images = List.copyOf(images);
    }

    /** Returns a plain document with that title and content, without scripts, whose forms are sent to this server. */
    public static Page plain(String title, String css, Html main) {
        Html document = Html.of("""
                <!doctype html><html lang="en"><head><meta charset="utf-8">\
                <meta name="viewport" content="width=device-width,initial-scale=1"><title>{}</title>\
                <style>{}</style></head><body><main><h1>{}</h1>{}</main></body></html>""", title, new Html(css), title, main);
        return of(document.markup(), css);
    }

    /** Returns a page without scripts, whose forms are sent to this server. */
    public static Page of(String html, String css) {
        return new Page(html, css, "", false, List.of(), List.of());
    }

    /**
     * Returns the same page as a part of an authorization flow. Its policy has no {@code form-action}, which browsers
     * apply to all redirects after a form and which cannot express every legal redirect URI; and it keeps the opener
     * window, which waits for the response of a login in a popup.
     */
    public Page inFlow() {
        return new Page(html, css, script, true, framed, images);
    }

    /** Returns the same page with the one script that may run. */
    public Page script(String text) {
        return new Page(html, css, text, endsFlow, framed, images);
    }

    /** Returns the same page, which shows pages of these origins in frames. */
    public Page framing(List<String> origins) {
        return new Page(html, css, script, endsFlow, origins, images);
    }

    /** Returns the same page, which shows images of these origins. */
    public Page images(List<String> origins) {
        return new Page(html, css, script, endsFlow, framed, origins);
    }

    /** Returns the response with this page. */
    public Response response(int status) {
        Response page = Response.empty(status)
                .with("Content-Type", "text/html; charset=utf-8")
                .with("Content-Security-Policy", policy())
                .with("X-Frame-Options", "DENY")
                .with("Referrer-Policy", "no-referrer")
                .body(html.getBytes(StandardCharsets.UTF_8));
        return endsFlow ? page : page.with("Cross-Origin-Opener-Policy", "same-origin");
    }

    private String policy() {
        String scripts = script.isEmpty() ? "" : " script-src " + hash(script) + ";";
        String frames = framed.isEmpty() ? "" : " frame-src " + String.join(" ", framed) + ";";
        String pictures = images.isEmpty() ? "" : " " + String.join(" ", images);
        String styles = css.isEmpty() ? "" : " style-src " + hash(css) + ";";
        return "default-src 'none';" + styles + scripts + frames + " img-src 'self' data:"
                + pictures
                + ";"
                + (endsFlow ? "" : " form-action 'self';") + " frame-ancestors 'none'; base-uri 'none'";
    }

    private static String hash(String text) {
        byte[] digest = Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }
}
