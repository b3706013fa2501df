package org.gatewright.protocol.http;

import java.util.List;
import java.util.Optional;

/**
 * Checks that an adapter makes before it reads a body: rejects requests that are too large, or that two servers in a
 * row could parse differently (RFC 9112 §6.3 and §11.2). The connection is closed after such a response.
 */
public final class Framing {
    private Framing() {}

    /**
     * Returns the error response to a request with this target, as received, and these headers; empty if both are
     * acceptable.
     */
    public static Optional<Response> refuse(String sent, Headers headers) {
        if (sent.length() > Limits.REQUEST_LINE) {
            return refusal(414, "The request line is too long.");
        }
        String target = originForm(sent);
        if (!target.startsWith("/") || !isVisible(target)) {
            return refusal(400, "The request target is malformed.");
        }
        if (headers.size() > Limits.HEADER_FIELDS || size(headers) > Limits.HEADERS) {
            return refusal(431, "The header is too large.");
        }
        List<String> hosts = headers.all("Host");
        if (hosts.size() != 1) {
            return refusal(400, "The request must have exactly one Host.");
        }
        if (isAbsolute(sent) && !authority(sent).equalsIgnoreCase(hosts.get(0))) {
            return refusal(400, "The request target and Host name different hosts.");
        }
        List<String> lengths = headers.all("Content-Length");
        List<String> encodings = headers.all("Transfer-Encoding");
        if (lengths.size() > 1 || !encodings.isEmpty() && !lengths.isEmpty()) {
            return refusal(400, "The length of the body is ambiguous.");
        }
        if (!encodings.isEmpty() && !isChunked(encodings)) {
            return refusal(400, "The transfer encoding is not supported.");
        }
        if (headers.first("Content-Encoding").isPresent()) {
            return refusal(415, "Encoded bodies are not supported.");
        }
        return lengths.isEmpty() || !isTooLong(lengths.get(0)) ? Optional.empty() : Optional.of(tooLarge());
    }

    /**
     * Returns the path and query of a target, which proxies and some clients send with scheme and host (RFC 9112
     * §3.2.2).
     */
    public static String originForm(String target) {
        if (!isAbsolute(target)) {
            return target;
        }
        String rest =
                target.substring(target.indexOf("://") + 3 + authority(target).length());
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static boolean isAbsolute(String target) {
        return target.regionMatches(true, 0, "http://", 0, 7) || target.regionMatches(true, 0, "https://", 0, 8);
    }

    /** Returns host and port of an absolute target. */
    private static String authority(String target) {
        int start = target.indexOf("://") + 3;
        int end = start;
        while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        return target.substring(start, end);
    }

    private static boolean isChunked(List<String> encodings) {
        return encodings.size() == 1 && encodings.get(0).strip().equalsIgnoreCase("chunked");
    }

    /** Returns the response to a request for a host that this server does not serve (RFC 9110 §7.4, §15.5.20). */
    public static Response misdirected() {
        return Response.text(421, "This server does not serve that host.\n").with("Connection", "close");
    }

    /** Returns the response to a body that is longer than {@link Limits#BODY}. */
    public static Response tooLarge() {
        return refusal(413, "The body is too large.").orElseThrow();
    }

    /** Returns the response while no worker is free. */
    public static Response busy() {
        return Response.text(503, "The server is busy.\n").with("Retry-After", "1");
    }

    private static Optional<Response> refusal(int status, String text) {
        return Optional.of(Response.text(status, text + "\n").with("Connection", "close"));
    }

    private static int size(Headers headers) {
        int[] size = {0};
        headers.forEach((name, value) -> size[0] += name.length() + value.length() + 4);
        return size[0];
    }

    private static boolean isVisible(String target) {
        for (int i = 0; i < target.length(); i++) {
            if (target.charAt(i) <= 0x20 || target.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTooLong(String length) {
        if (length.isEmpty() || length.length() > 9) {
            return true;
        }
        for (int i = 0; i < length.length(); i++) {
            if (length.charAt(i) < '0' || length.charAt(i) > '9') {
                return true;
            }
        }
        return Integer.parseInt(length) > Limits.BODY;
    }
}
