package org.gatewright.protocol;

import java.util.Arrays;
import java.util.List;

/** The authority of an http or https URI: a plain host and a port, nothing else. */
final class HttpAuthority {
    private static final List<String> LOOPBACK = List.of("http://127.0.0.1", "http://[::1]");
    private static final String LOCALHOST = "http://localhost";
    private static final int MAX_PORT = 65535;
    private static final int MAX_LABEL = 63;

    private HttpAuthority() {}

    /** Returns whether the URI continues after its scheme with {@code //host} or {@code //host:port}. */
    static boolean isValid(String uri, int colon) {
        int start = colon + 3;
        if (!uri.startsWith("://", colon) || start >= uri.length()) {
            return false;
        }
        String authority = uri.substring(start, end(uri, start));
        int bracket = authority.lastIndexOf(']');
        int port = authority.indexOf(':', bracket + 1);
        String host = port < 0 ? authority : authority.substring(0, port);
        return isHost(host) && (port < 0 || isPort(authority.substring(port + 1)));
    }

    /** Returns the index after the authority that starts at the given index. */
    static int end(String uri, int start) {
        int end = start;
        while (end < uri.length() && uri.charAt(end) != '/' && uri.charAt(end) != '?') {
            end++;
        }
        return end;
    }

    /**
     * Returns the index after the host if it is a loopback IP address (RFC 8252 §7.3) or, with {@code byName}, {@code
     * localhost}; 0 otherwise.
     */
    static int loopbackPort(String uri, boolean byName) {
        for (String prefix : LOOPBACK) {
            if (uri.startsWith(prefix)) {
                return prefix.length();
            }
        }
        return byName && uri.startsWith(LOCALHOST) ? LOCALHOST.length() : 0;
    }

    /** Returns what follows the port, if there is a valid one; the whole rest otherwise. */
    static String afterPort(String uri, int hostEnd) {
        int end = end(uri, hostEnd);
        String rest = uri.substring(hostEnd, end);
        boolean port = rest.startsWith(":") && isPort(rest.substring(1));
        return uri.substring(port ? end : hostEnd);
    }

    static boolean isLoopback(String uri) {
        int start = uri.indexOf("://") + 3;
        String authority = uri.substring(start, end(uri, start));
        int bracket = authority.lastIndexOf(']');
        int port = authority.indexOf(':', bracket + 1);
        String host = port < 0 ? authority : authority.substring(0, port);
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    }

    /** Browsers parse a host whose last label starts with a digit as a number, so only a plain IPv4 address may. */
    private static boolean isHost(String host) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return IpLiteral.isV6(host.substring(1, host.length() - 1));
        }
        String[] labels = (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).split("\\.", -1);
        String last = labels[labels.length - 1];
        if (!last.isEmpty() && last.charAt(0) <= '9') {
            return IpLiteral.isV4(host);
        }
        return Arrays.stream(labels).allMatch(HttpAuthority::isLabel);
    }

    /**
     * Underscores are not valid in host names, but resolvers and browsers accept them, and container networks use them.
     */
    private static boolean isLabel(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_LABEL
                && !text.startsWith("-")
                && !text.endsWith("-")
                && text.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
    }

    private static boolean isPort(String text) {
        return !text.isEmpty()
                && text.length() <= 5
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && text.charAt(0) != '0'
                && Integer.parseInt(text) <= MAX_PORT;
    }
}
