package org.gatewright.store.redis;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.gatewright.protocol.FormCodec;

/**
 * An address of Redis: {@code redis://user:password@host:port/0}, {@code rediss://} with TLS, {@code redis-cluster://} and
 * {@code rediss-cluster://} with some nodes of a cluster, separated by commas.
 *
 * @param credentials the percent-encoded credentials; empty if there are none
 */
record RedisAddress(boolean tls, boolean cluster, String credentials, List<String> nodes, int database) {
    private static final String CLUSTER = "-cluster";
    private static final int USUAL_PORT = 6379;

    /** Parses an address; exceptions do not repeat it, since it may contain a password. */
    static RedisAddress parse(String uri) {
        int scheme = uri.indexOf("://");
        require(scheme > 0, "must start with redis://, rediss://, redis-cluster:// or rediss-cluster://");
        String kind = uri.substring(0, scheme);
        boolean cluster = kind.endsWith(CLUSTER);
        String protocol = cluster ? kind.substring(0, kind.length() - CLUSTER.length()) : kind;
        require(protocol.equals("redis") || protocol.equals("rediss"), "has an unknown scheme");
        String rest = uri.substring(scheme + 3);
        int at = rest.lastIndexOf('@');
        String credentials = at < 0 ? "" : rest.substring(0, at);
        String place = rest.substring(at + 1);
        int slash = place.indexOf('/');
        String path = slash < 0 ? "" : place.substring(slash + 1);
        List<String> nodes = List.of((slash < 0 ? place : place.substring(0, slash)).split(",", -1));
        require(
                cluster || nodes.size() == 1,
                "has several nodes; use redis-cluster:// or rediss-cluster:// for a cluster");
        require(!cluster || path.isEmpty(), "has a database number, which a cluster does not support");
        RedisAddress address = new RedisAddress(
                protocol.equals("rediss"), cluster, credentials, nodes, path.isEmpty() ? 0 : number(path, 1 << 16));
        address.uris(Duration.ofSeconds(1));
        return address;
    }

    /** Returns the address of each node. */
    List<RedisURI> uris(Duration timeout) {
        return nodes.stream().map(node -> uri(node, timeout)).toList();
    }

    private RedisURI uri(String node, Duration timeout) {
        int colon = node.lastIndexOf(':');
        boolean hasPort = colon > node.lastIndexOf(']');
        String host = hasPort ? node.substring(0, colon) : node;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        require(!host.isEmpty(), "has a node without a host");
        RedisURI.Builder builder = RedisURI.builder()
                .withHost(host)
                .withPort(hasPort ? number(node.substring(colon + 1), 1 << 16) : USUAL_PORT)
                .withSsl(tls)
                .withDatabase(database)
                .withTimeout(timeout);
        if (!credentials.isEmpty()) {
            List<String> parts = Stream.of(credentials.split(":", 2))
                    .map(RedisAddress::decoded)
                    .toList();
            char[] password = parts.get(parts.size() - 1).toCharArray();
            if (parts.size() == 2 && !parts.get(0).isEmpty()) {
                builder.withAuthentication(parts.get(0), password);
            } else {
                builder.withPassword(password);
            }
        }
        return builder.build();
    }

    private static String decoded(String text) {
        return FormCodec.decode(text.replace("+", "%2B"))
                .flatMap(FormCodec::utf8)
                .orElseThrow(() -> wrong("has a user or password that is not percent-encoded"));
    }

    private static int number(String digits, int limit) {
        require(
                !digits.isEmpty()
                        && digits.length() <= 5
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                        && Integer.parseInt(digits) < limit,
                "has a port or database that is not a number");
        return Integer.parseInt(digits);
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw wrong(problem);
        }
    }

    private static IllegalArgumentException wrong(String problem) {
        return new IllegalArgumentException("The address of Redis " + problem);
    }

    /** Shows the nodes, but not the password. */
    @Override
    public String toString() {
        return "RedisAddress" + nodes;
    }
}
