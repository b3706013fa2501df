package org.gatewright.server;

import java.time.Clock;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.consent.ConsentStore;
import org.gatewright.server.memory.MemoryAuthorizations;
import org.gatewright.server.memory.MemoryConsents;
import org.gatewright.server.memory.MemoryKeys;
import org.gatewright.server.memory.MemoryOneTimes;
import org.gatewright.server.signing.KeyStorage;
import org.gatewright.server.storage.OneTimeStore;

/**
 * All that a server keeps, besides its clients.
 *
 * @param durable whether it outlives the process; then the keys must too
 */
public record Stores(
        AuthorizationStore authorizations,
        OneTimeStore oneTimes,
        ConsentStore consents,
        KeyStorage signingKeys,
        boolean durable) {
    /** Stores in the memory of this process. */
    public static Stores inMemory(Clock clock) {
        return new Stores(
                new MemoryAuthorizations(clock),
                new MemoryOneTimes(clock),
                new MemoryConsents(),
                new MemoryKeys(),
                false);
    }

    public Stores authorizations(AuthorizationStore other) {
        return new Stores(other, oneTimes, consents, signingKeys, durable);
    }

    public Stores oneTimes(OneTimeStore other) {
        return new Stores(authorizations, other, consents, signingKeys, durable);
    }

    public Stores consents(ConsentStore other) {
        return new Stores(authorizations, oneTimes, other, signingKeys, durable);
    }

    public Stores signingKeys(KeyStorage other) {
        return new Stores(authorizations, oneTimes, consents, other, durable);
    }

    /** The same stores, which outlive the process. */
    public Stores outliving() {
        return new Stores(authorizations, oneTimes, consents, signingKeys, true);
    }
}
