package org.gatewright.standalone.config;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.gatewright.store.jdbc.JdbcStoreProvider;
import org.gatewright.store.redis.RedisStoreProvider;

/**
 * Where state is kept. Immutable.
 *
 * @param address {@code memory} for nowhere else, or one that a storage knows
 * @param replicas how many replicas of Redis each write waits for
 */
public record StoreAddress(String address, int replicas) {
    /** No storage at all. */
    public static final StoreAddress MEMORY = new StoreAddress("memory", 0);

    private static final String SQLITE = "sqlite:";
    private static final List<String> SERVERS =
            List.of("postgresql://", "redis://", "rediss://", "redis-cluster://", "rediss-cluster://");
    private static final String REPLICAS = "?replicas=";

    /**
     * Reads an address; {@code ?replicas=N} at the end of one of Redis lets each write wait for as many. What is wrong is
     * said without repeating it, since there may be a password in it.
     */
    public static StoreAddress of(String text) {
        return of(text, Path::of);
    }

    /** The same, where a file of SQLite has a path that begins somewhere. */
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

    /** Without the address, in which there may be a password. */
    @Override
    public String toString() {
        return "StoreAddress[" + address.substring(0, Math.max(0, address.indexOf(':'))) + "]";
    }
}
