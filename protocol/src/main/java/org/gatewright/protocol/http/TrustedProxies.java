package org.gatewright.protocol.http;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.IpLiteral;

/**
 * The proxies whose word about the client's address and connection is believed (RFC 9700 §4.13).
 *
 * <p>Only {@code X-Forwarded-Proto} and {@code X-Forwarded-For} are read, only from a peer in this set, and of several
 * addresses only the last, which that peer added itself. Immutable.
 *
 * @param addresses IP addresses as the adapter writes them, such as {@code 10.0.0.7}
 * @param certificateHeader the header in which they hand on the client's certificate, such as {@code Client-Cert} (RFC
 *     9440); they have to remove it from what clients send
 */
public record TrustedProxies(Set<String> addresses, Optional<String> certificateHeader) {
    public TrustedProxies {
        addresses = Set.copyOf(addresses);
    }

    /** Proxies that hand on no certificates. */
    public TrustedProxies(Set<String> addresses) {
        this(addresses, Optional.empty());
    }

    /** Nobody is believed. */
    public static TrustedProxies none() {
        return new TrustedProxies(Set.of());
    }

    /** The same proxies, which hand on the client's certificate in that header. */
    public TrustedProxies certificateHeader(String name) {
        return new TrustedProxies(addresses, Optional.of(name));
    }

    /** Where a request came from, given the peer of its connection as {@code direct}. */
    public Request.Origin origin(Request.Origin direct, Headers headers) {
        if (!addresses.contains(direct.address())) {
            return direct;
        }
        boolean secure = last(headers.all("X-Forwarded-Proto")).equals("https");
        String address = last(headers.all("X-Forwarded-For"));
        Optional<X509Certificate> certificate = certificateHeader
                .map(headers::all)
                .filter(values -> values.size() == 1)
                .flatMap(values -> ClientCertificates.ofHeader(values.get(0)));
        return new Request.Origin(IpLiteral.isAddress(address) ? address : direct.address(), secure, certificate);
    }

    private static String last(List<String> values) {
        String all = String.join(",", values);
        return all.substring(all.lastIndexOf(',') + 1).strip();
    }
}
