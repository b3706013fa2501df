package org.gatewright.protocol;

import java.util.Locale;

/** One spelling for all that mean the same http or https address (RFC 3986 §6.2.2 and §6.2.3). */
public final class NormalUri {
    private NormalUri() {}

    /**
     * The address with scheme and host in lower case, without the default port and without the dot behind a host, and with
     * a slash for an empty path. Any other URI is left as it is.
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

    /** Whether two spellings mean the same address. */
    public static boolean same(String one, String other) {
        return one.equals(other) || of(one).equals(of(other));
    }
}
