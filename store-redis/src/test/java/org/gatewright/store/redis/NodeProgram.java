package org.gatewright.store.redis;

import java.time.Clock;
import java.time.Duration;
import org.gatewright.tck.RaceNode;

/** A process of a race. */
final class NodeProgram {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private NodeProgram() {}

    /** Opens the store at an address, with a key prefix and a number of replicas, separated by blanks. */
    static RedisStoreProvider open(String place) {
        String[] parts = place.split(" ");
        RedisSettings settings = RedisSettings.defaults().timeout(PATIENCE).prefix(parts[1]);
        int replicas = Integer.parseInt(parts[2]);
        return RedisStoreProvider.open(
                parts[0], Clock.systemUTC(), replicas > 0 ? settings.replicas(replicas, PATIENCE) : settings);
    }

    /** Takes this argument. */
    public static void main(String[] arguments) {
        try (RedisStoreProvider storage = open(arguments[0])) {
            RaceNode.run(storage);
        }
    }
}
