package org.gatewright.protocol;

import java.util.Locale;

/** Normalisation of http and https URIs (RFC 3986 §6.2.2 and §6.2.3). */
public final class NormalUri {
    private NormalUri() {}

    /**
     * Returns the URI with scheme and host in lower case, without the default port, without a trailing dot of the host,
     * and with a slash for an empty path. Returns any other URI unchanged.
     */
    public static String of(String uri) {
        int authority = uri.indexOf("://");
        String scheme = authority < 0 ? "" : uri.substring(0, authority).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return uri;
        }
        int end = HttpAuthority.end(uri, authority + 3);
        String host = uri.substring(authority + 3, end).toLowerCase(Locale.ROOT);
        String port = scheme.equals("https") ? ":443" : ":80";
        host = host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
        int colon = host.lastIndexOf(':');
        int dot = (colon < 0 ? host.length() : colon) - 1;
        host = dot > 0 && host.charAt(dot) == '.' ? host.substring(0, dot) + host.substring(dot + 1) : host;
        String rest = uri.substring(end);
        return scheme + "://" + host + (rest.startsWith("/") ? rest : "/" + rest);
    }

    /** Returns whether two URIs are equivalent. */
    public static boolean same(String one, String other) {
        return one.equals(other) || of(one).equals(of(other));
    }
}
