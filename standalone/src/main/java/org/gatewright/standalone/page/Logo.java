package org.gatewright.standalone.page;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.http.Response;

/**
 * A logo of the operator's own, which this server serves. Immutable.
 *
 * @param name a name that changes with the content, so that browsers may keep the logo
 * @param type its media type
 */
public record Logo(String name, String type, Response.Body content) {
    /** The path of logos, below the issuer. */
    public static final String PATH = "/logo/";

    private static final int MAX_BYTES = 64 * 1024;
    private static final int NAME = 16;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

    /** Returns a logo in PNG or SVG; throws {@link IllegalArgumentException} for anything else, and for more than 64 KiB. */
    public static Logo of(byte[] content) {
        if (content.length > MAX_BYTES) {
            throw new IllegalArgumentException("a logo has at most 64 KiB");
        }
        String name = Base64Url.encode(Hashes.sha256(content)).substring(0, NAME);
        if (content.length > PNG.length && Arrays.equals(PNG, 0, PNG.length, content, 0, PNG.length)) {
            return new Logo(name, "image/png", new Response.Body(content));
        }
        String text = new String(content, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        if (!text.contains("<svg") || text.contains("<script") || text.contains("<foreignobject")) {
            throw new IllegalArgumentException("a logo is in PNG or SVG, without scripts or HTML in it");
        }
        return new Logo(name, "image/svg+xml", new Response.Body(content));
    }

    /** Returns the response with the logo; as a document, it could do nothing. */
    public Response response() {
        return Response.empty(200)
                .with("Content-Type", type)
                .with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
                .body(content.bytes());
    }
}
