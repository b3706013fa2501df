package org.gatewright.server;

import java.time.Clock;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.memory.MemoryAuthorizations;
import org.gatewright.server.memory.MemoryOneTimes;
import org.gatewright.server.storage.OneTimeStore;

/**
 * All that a server keeps, besides its clients.
 *
 * @param durable whether it outlives the process; then the keys must too
 */
public record Stores(AuthorizationStore authorizations, OneTimeStore oneTimes, boolean durable) {
    /** Stores in the memory of this process. */
    public static Stores inMemory(Clock clock) {
        return new Stores(new MemoryAuthorizations(clock), new MemoryOneTimes(clock), false);
    }
}
