package org.gatewright.standalone.config;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.gatewright.store.jdbc.JdbcStoreProvider;
import org.gatewright.store.redis.RedisStoreProvider;

/**
 * The address of a store. Immutable.
 *
 * @param address {@code memory}, or an address that a store provider accepts
 * @param replicas the number of Redis replicas that each write waits for
 */
public record StoreAddress(String address, int replicas) {
    /** The address of the in-memory store. */
    public static final StoreAddress MEMORY = new StoreAddress("memory", 0);

    private static final String SQLITE = "sqlite:";
    private static final List<String> SERVERS =
            List.of("postgresql://", "redis://", "rediss://", "redis-cluster://", "rediss-cluster://");
    private static final String REPLICAS = "?replicas=";

    /**
     * Parses an address; {@code ?replicas=N} at the end of a Redis address makes each write wait for that many replicas.
     * Exceptions do not repeat the address, since it may contain a password.
     */
    public static StoreAddress of(String text) {
        return of(text, Path::of);
    }

    /** Parses an address, resolving the path of a SQLite file. */
    static StoreAddress of(String text, Function<String, Path> folder) {
        if (text.equals(MEMORY.address)) {
            return MEMORY;
        }
        if (text.startsWith(SQLITE) && text.length() > SQLITE.length()) {
            return new StoreAddress(SQLITE + folder.apply(text.substring(SQLITE.length())), 0);
        }
        if (SERVERS.stream().noneMatch(text::startsWith)) {
            throw new IllegalArgumentException(
                    "'store' must be memory, sqlite:PATH, or start with one of " + String.join(", ", SERVERS));
        }
        StoreAddress server = server(text);
        if (server.isRedis()) {
            RedisStoreProvider.requireAddress(server.address);
        } else {
            JdbcStoreProvider.requireAddress(server.address);
        }
        return server;
    }

    private static StoreAddress server(String text) {
        int end = text.startsWith("redis") ? text.indexOf(REPLICAS) : -1;
        if (end < 0) {
            return new StoreAddress(text, 0);
        }
        String number = text.substring(end + REPLICAS.length());
        if (number.length() != 1 || !Character.isDigit(number.charAt(0))) {
            throw new IllegalArgumentException("'replicas' must be a number from 0 to 9");
        }
        return new StoreAddress(text.substring(0, end), Integer.parseInt(number));
    }

    public boolean isRedis() {
        return address.startsWith("redis");
    }

    /** Returns whether it is a database with tables. */
    public boolean isSql() {
        return !isRedis() && !equals(MEMORY);
    }

    /** Omits the address, which may contain a password. */
    @Override
    public String toString() {
        return "StoreAddress[" + address.substring(0, Math.max(0, address.indexOf(':'))) + "]";
    }
}
