package org.gatewright.server.limit;

import java.util.HexFormat;
import java.util.List;
import org.gatewright.protocol.IpLiteral;

/**
 * A network of an address for rate limits: the address itself for IPv4; for IPv6 the /64 of one subscriber and the
 * surrounding /56 and /48, which have more subscribers and so higher limits.
 *
 * @param name the same for every spelling of every address of the network
 * @param share the factor by which the limit of one subscriber is multiplied
 */
public record Network(String name, int share) {
    private static final int IPV6_BYTES = 16;
    private static final HexFormat HEX = HexFormat.of();

    /** Returns the smallest network of the address, that of one subscriber. */
    public static String of(String address) {
        return all(address).get(0).name;
    }

    /** Returns all networks of the address, from the smallest to the largest. */
    public static List<Network> all(String address) {
        return IpLiteral.bytes(address).map(Network::all).orElseGet(() -> List.of(new Network(address, 1)));
    }

    private static List<Network> all(byte[] address) {
        return address.length < IPV6_BYTES
                ? List.of(new Network(HEX.formatHex(address), 1))
                : List.of(prefix(address, 8, 1), prefix(address, 7, 4), prefix(address, 6, 16));
    }

    private static Network prefix(byte[] address, int bytes, int share) {
        return new Network(HEX.formatHex(address, 0, bytes) + '/' + bytes * 8, share);
    }
}
