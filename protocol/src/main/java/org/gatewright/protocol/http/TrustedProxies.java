package org.gatewright.protocol.http;

import java.util.List;
import java.util.Set;
import org.gatewright.protocol.IpLiteral;

/**
 * The proxies whose word about the client's address and connection is believed (RFC 9700 §4.13).
 *
 * <p>Only {@code X-Forwarded-Proto} and {@code X-Forwarded-For} are read, only from a peer in this set, and of several
 * addresses only the last, which that peer added itself. Immutable.
 *
 * @param addresses IP addresses as the adapter writes them, such as {@code 10.0.0.7}
 */
public record TrustedProxies(Set<String> addresses) {
    public TrustedProxies {
        addresses = Set.copyOf(addresses);
    }

    /** Nobody is believed. */
    public static TrustedProxies none() {
        return new TrustedProxies(Set.of());
    }

    /** Where a request came from, given the peer of its connection. */
    public Request.Origin origin(String peer, boolean encrypted, Headers headers) {
        if (!addresses.contains(peer)) {
            return new Request.Origin(peer, encrypted);
        }
        boolean secure = last(headers.all("X-Forwarded-Proto")).equals("https");
        String address = last(headers.all("X-Forwarded-For"));
        return new Request.Origin(IpLiteral.isAddress(address) ? address : peer, secure);
    }

    private static String last(List<String> values) {
        String all = String.join(",", values);
        return all.substring(all.lastIndexOf(',') + 1).strip();
    }
}
