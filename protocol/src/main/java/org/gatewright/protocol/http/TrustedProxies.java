package org.gatewright.protocol.http;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.IpLiteral;
import org.gatewright.protocol.IpRange;

/**
 * The proxies that are trusted to report the client's address and connection (RFC 9700 §4.13).
 *
 * <p>Reads {@code X-Forwarded-For} and {@code X-Forwarded-Proto}, or instead of them {@code Forwarded} (RFC 7239), only
 * from a peer in these ranges. Of several addresses, the last one that is not one of these proxies counts, since the
 * outermost of them reported it. Immutable.
 *
 * @param ranges the addresses of the proxies
 * @param standardHeader whether they write {@code Forwarded}, and so remove it from client requests
 * @param certificateHeader the header in which they forward the client's certificate, such as {@code Client-Cert} (RFC
 *     9440); they must remove it from client requests
 */
public record TrustedProxies(List<IpRange> ranges, boolean standardHeader, Optional<String> certificateHeader) {
    private static final String HTTPS = "https";

    /** The client as one proxy reports it. */
    private record Hop(Optional<String> address, Optional<Boolean> secure) {}

    public TrustedProxies {
        ranges = List.copyOf(ranges);
    }

    /**
     * Creates proxies at these addresses, or in these ranges such as {@code 10.0.0.0/8}, that write {@code
     * X-Forwarded-For}.
     */
    public TrustedProxies(Collection<String> addresses) {
        this(addresses.stream().map(IpRange::parse).toList(), false, Optional.empty());
    }

    /** Trusts no proxy. */
    public static TrustedProxies none() {
        return new TrustedProxies(Set.of());
    }

    /** Returns the same proxies, which forward the client's certificate in that header. */
    public TrustedProxies certificateHeader(String name) {
        return new TrustedProxies(ranges, standardHeader, Optional.of(name));
    }

    /** Returns the same proxies, which write {@code Forwarded}. */
    public TrustedProxies writingForwarded() {
        return new TrustedProxies(ranges, true, certificateHeader);
    }

    /** Returns the origin of a request, given the peer of its connection as {@code direct}. */
    public Request.Origin origin(Request.Origin direct, Headers headers) {
        if (!trusts(direct.address())) {
            return direct;
        }
        List<Hop> hops = standardHeader ? standard(headers) : usual(headers);
        int at = hops.size() - 1;
        while (at > 0 && hops.get(at).address.filter(this::trusts).isPresent()) {
            at--;
        }
        boolean secure = at >= 0 && hops.get(at).secure.orElse(false);
        String address = at < 0 ? direct.address() : hops.get(at).address.orElse(direct.address());
        Optional<X509Certificate> certificate = certificateHeader
                .map(headers::all)
                .filter(values -> values.size() == 1)
                .flatMap(values -> ClientCertificates.ofHeader(values.get(0)));
        return direct.reported(address, secure, certificate);
    }

    /** Returns whether that address is one of these proxies. */
    public boolean trusts(String address) {
        return !ranges.isEmpty() && ranges.stream().anyMatch(range -> range.contains(address));
    }

    /** Pairs protocols with addresses from the end; if an inner proxy adds none, the last one added applies. */
    private static List<Hop> usual(Headers headers) {
        List<String> addresses = elements(headers.all("X-Forwarded-For"));
        List<String> protocols = elements(headers.all("X-Forwarded-Proto"));
        List<Hop> hops = new ArrayList<>();
        int missing = Math.max(addresses.size(), 1) - protocols.size();
        for (int i = 0; i < Math.max(addresses.size(), 1); i++) {
            Optional<String> protocol =
                    protocols.isEmpty() ? Optional.empty() : Optional.of(protocols.get(Math.max(0, i - missing)));
            Optional<String> address = addresses.isEmpty() ? Optional.empty() : address(addresses.get(i));
            hops.add(new Hop(address, protocol.map(HTTPS::equalsIgnoreCase)));
        }
        return hops;
    }

    private static List<Hop> standard(Headers headers) {
        List<Hop> hops = new ArrayList<>();
        List<String> elements = headers.all("Forwarded").stream()
                .flatMap(line -> split(line, ',', isBalanced(line)).stream())
                .toList();
        for (String element : elements) {
            Optional<String> address = Optional.empty();
            Optional<Boolean> secure = Optional.empty();
            for (String pair : split(element, ';', isBalanced(element))) {
                int equals = pair.indexOf('=');
                String name = pair.substring(0, Math.max(0, equals)).strip();
                String value = unquoted(pair.substring(equals + 1).strip());
                if (name.equalsIgnoreCase("for")) {
                    address = address(value);
                } else if (name.equalsIgnoreCase("proto")) {
                    secure = Optional.of(HTTPS.equalsIgnoreCase(value));
                }
            }
            hops.add(new Hop(address, secure));
        }
        return hops;
    }

    /** Returns the elements of a list in one or several fields. */
    private static List<String> elements(List<String> lines) {
        return lines.stream().flatMap(line -> split(line, ',', false).stream()).toList();
    }

    /**
     * Returns whether quotation marks are balanced; otherwise a client could hide in a quotation what a proxy appends.
     */
    private static boolean isBalanced(String text) {
        return text.chars().filter(c -> c == '"').count() % 2 == 0;
    }

    /** Splits a text; with {@code quotes}, ignores separators between quotation marks. */
    private static List<String> split(String text, char separator, boolean quotes) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && text.charAt(i) == '"') {
                quoted = quotes && !quoted;
            }
            if (i == text.length() || text.charAt(i) == separator && !quoted) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        return parts;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /**
     * Returns the address in a text such as {@code 203.0.113.7:4711} or {@code [2001:db8::7]:4711}; names are never
     * resolved.
     */
    private static Optional<String> address(String text) {
        String host = text;
        String port = "";
        if (text.startsWith("[")) {
            int end = Math.max(1, text.indexOf(']'));
            host = text.substring(1, end);
            port = text.substring(Math.min(text.length(), end + 1));
        } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
            host = text.substring(0, text.indexOf(':'));
            port = text.substring(text.indexOf(':'));
        }
        boolean plain =
                port.isEmpty() || port.length() > 1 && port.chars().skip(1).allMatch(Character::isDigit);
        return Optional.of(host).filter(any -> plain).filter(IpLiteral::isAddress);
    }
}
