package org.gatewright.protocol;

import java.util.Locale;
import java.util.Set;

/**
 * A registered redirect URI (RFC 6749 §3.1.2).
 *
 * <p>A request's {@code redirect_uri} is compared character by character, without patterns or normalisation (RFC 9700
 * §2.1). The only exception is the port of a loopback address (RFC 8252 §7.3) and, for native applications, of {@code
 * localhost}. The accepted grammar is narrower than RFC 3986, so that every browser parses the URI in the same way as
 * this server.
 *
 * @param value absolute, without fragment
 */
public record RedirectUri(String value) {
    private static final int MAX_LENGTH = 2048;

    /** Schemes that a browser would execute, read or interpret instead of delivering the response to an application. */
    private static final Set<String> DANGEROUS_SCHEMES = Set.of(
            "about",
            "blob",
            "data",
            "file",
            "filesystem",
            "ftp",
            "intent",
            "jar",
            "javascript",
            "mailto",
            "tel",
            "urn",
            "vbscript",
            "view-source",
            "ws",
            "wss");

    /** Parameters of the authorization response; in a registered query they would appear twice. */
    private static final Set<String> ANSWER_PARAMETERS = Set.of(
            "access_token",
            "code",
            "error",
            "error_description",
            "error_uri",
            "expires_in",
            "id_token",
            "iss",
            "response",
            "scope",
            "state",
            "token_type");

    /** Validates the URI; the message of the {@link IllegalArgumentException} quotes it with the reason. */
    public RedirectUri {
        require(value.length() <= MAX_LENGTH, value, "is longer than " + MAX_LENGTH + " characters");
        require(value.chars().allMatch(RedirectUri::allowed), value, "has a character that is not allowed");
        require(escapesAreValid(value), value, "has an incomplete percent escape");
        int colon = value.indexOf(':');
        require(colon > 0 && isScheme(value.substring(0, colon)), value, "is not absolute");
        String scheme = value.substring(0, colon).toLowerCase(Locale.ROOT);
        require(!DANGEROUS_SCHEMES.contains(scheme), value, "has a scheme that is not allowed");
        require(value.length() > colon + 1, value, "is not absolute");
        int rest = colon;
        if (scheme.equals("http") || scheme.equals("https")) {
            require(HttpAuthority.isValid(value, colon), value, "does not have a plain host and port");
            rest = HttpAuthority.end(value, colon + 3);
        }
        require(value.indexOf('[', rest) < 0 && value.indexOf(']', rest) < 0, value, "has brackets after its host");
        require(!hasDotSegment(value), value, "has a '.' or '..' segment");
        require(!queryNamesAnswerParameter(value), value, "has a query with a parameter of the authorization response");
    }

    /** Returns whether it matches the {@code redirect_uri} of a request. */
    public boolean matches(String presented) {
        return matches(presented, false);
    }

    /**
     * Returns whether it matches the {@code redirect_uri} of a request.
     *
     * @param local whether the client may be a native application, for which {@code http://localhost} matches with any
     *     port too
     */
    public boolean matches(String presented, boolean local) {
        if (value.equals(presented)) {
            return true;
        }
        if (presented.length() > MAX_LENGTH) {
            return false;
        }
        int port = HttpAuthority.loopbackPort(value, local);
        int presentedPort = HttpAuthority.loopbackPort(presented, local);
        return port > 0
                && presentedPort > 0
                && value.substring(0, port).equals(presented.substring(0, presentedPort))
                && HttpAuthority.afterPort(value, port).equals(HttpAuthority.afterPort(presented, presentedPort));
    }

    /** Returns whether its host is a loopback address. */
    public boolean isLoopback() {
        String lower = value.toLowerCase(Locale.ROOT);
        return (lower.startsWith("http://") || lower.startsWith("https://")) && HttpAuthority.isLoopback(value);
    }

    /** Returns whether a response to it crosses a network without encryption. */
    public boolean isPlainHttp() {
        return value.toLowerCase(Locale.ROOT).startsWith("http://") && !isLoopback();
    }

    /** Returns the scheme and authority, or only {@code scheme:} for a private-use scheme; for a CSP. */
    public String origin() {
        int authority = value.indexOf("://");
        String scheme = value.substring(0, value.indexOf(':') + 1);
        if (authority < 0 || !Set.of("http:", "https:").contains(scheme.toLowerCase(Locale.ROOT))) {
            return scheme;
        }
        return value.substring(0, HttpAuthority.end(value, authority + 3));
    }

    @Override
    public String toString() {
        return value;
    }

    private static void require(boolean condition, String uri, String problem) {
        if (!condition) {
            throw new IllegalArgumentException("Redirect URI '" + uri + "' " + problem + ".");
        }
    }

    /** RFC 3986 without fragments and without {@code *}, which would suggest a pattern. */
    private static boolean allowed(int c) {
        return c > 0x20 && c < 0x7f && "\"#*<>\\^`{|}".indexOf(c) < 0;
    }

    private static boolean escapesAreValid(String uri) {
        for (int i = uri.indexOf('%'); i >= 0; i = uri.indexOf('%', i + 1)) {
            if (i + 2 >= uri.length()
                    || Character.digit(uri.charAt(i + 1), 16) < 0
                    || Character.digit(uri.charAt(i + 2), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isScheme(String text) {
        return Character.isLetter(text.charAt(0))
                && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '+' || c == '-' || c == '.');
    }

    private static boolean hasDotSegment(String uri) {
        int query = uri.indexOf('?');
        String path = (query < 0 ? uri : uri.substring(0, query))
                .toLowerCase(Locale.ROOT)
                .replace("%2e", ".");
        for (String segment : path.split("/", -1)) {
            int parameter = segment.indexOf(';');
            String name = parameter < 0 ? segment : segment.substring(0, parameter);
            if (name.equals(".") || name.equals("..")) {
                return true;
            }
        }
        return false;
    }

    private static boolean queryNamesAnswerParameter(String uri) {
        int query = uri.indexOf('?');
        if (query < 0) {
            return false;
        }
        for (String pair : uri.substring(query + 1).replace(';', '&').split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (ANSWER_PARAMETERS.contains(FormCodec.decode(name).orElse(name).toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }
}
