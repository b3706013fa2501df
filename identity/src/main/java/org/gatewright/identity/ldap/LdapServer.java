package org.gatewright.identity.ldap;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * The address of an LDAP server. Immutable.
 *
 * @param host a host name or an IP address
 * @param tls whether the connection begins with TLS ({@code ldaps})
 */
public record LdapServer(String host, int port, boolean tls) {
    private static final String LDAP = "ldap";
    private static final String LDAPS = "ldaps";
    private static final int LDAP_PORT = 389;
    private static final int LDAPS_PORT = 636;
    private static final int MAX_PORT = 65_535;
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

    /** Throws {@link IllegalArgumentException} for an empty host, and a port out of range. */
    public LdapServer {
        if (host.isBlank()) {
            throw new IllegalArgumentException("The address of the LDAP server has no host");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("The port " + port + " of the LDAP server is not between 1 and 65535");
        }
    }

    /**
     * Parses an address.
     *
     * @param address {@code ldaps://host}, {@code ldap://host}, each with an optional port
     * @throws IllegalArgumentException if it is something else
     */
    public static LdapServer of(String address) {
        URI uri = parse(address);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean bare = (uri.getRawPath() == null
                        || uri.getRawPath().isEmpty()
                        || uri.getRawPath().equals("/"))
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && uri.getRawUserInfo() == null;
        if (uri.getHost() == null || !List.of(LDAP, LDAPS).contains(scheme) || !bare) {
            throw malformed();
        }
        boolean tls = scheme.equals(LDAPS);
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? LDAPS_PORT : LDAP_PORT;
        String host = uri.getHost();
        return new LdapServer(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port, tls);
    }

    private static URI parse(String address) {
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            throw malformed();
        }
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException(
                "The address of an LDAP server has the form ldaps://host:port or ldap://host:port");
    }

    boolean isLoopback() {
        return LOOPBACK.contains(host);
    }

    @Override
    public String toString() {
        return (tls ? LDAPS : LDAP) + "://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
