package org.gatewright.standalone.config;

import java.util.Set;

/** An address that a server listens on. */
public record Address(String host, int port) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

    /** Parses {@code HOST:PORT} or {@code [IPv6]:PORT}. Throws {@link IllegalArgumentException} for anything else. */
    static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(colon, 0));
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String name = bracketed ? host.substring(1, host.length() - 1) : host;
        if (name.isEmpty() || !bracketed && name.contains(":")) {
            throw new IllegalArgumentException("expected HOST:PORT, for example 127.0.0.1:8080");
        }
        return new Address(name, port(text.substring(colon + 1)));
    }

    /** Whether the host is a loopback address by its name; does not look it up. */
    public boolean isLoopback() {
        return LOOPBACK.contains(host);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new IllegalArgumentException("the port must be a number from 1 to 65535");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
