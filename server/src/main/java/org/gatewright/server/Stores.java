package org.gatewright.server;

import java.time.Clock;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.consent.ConsentStore;
import org.gatewright.server.memory.MemoryAuthorizationStore;
import org.gatewright.server.memory.MemoryConsentStore;
import org.gatewright.server.memory.MemoryKeyStore;
import org.gatewright.server.memory.MemoryOneTimeStore;
import org.gatewright.server.signing.KeyStore;
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
        KeyStore signingKeys,
        boolean durable) {
    /** Stores in the memory of this process. */
    public static Stores inMemory(Clock clock) {
        return new Stores(
                new MemoryAuthorizationStore(clock),
                new MemoryOneTimeStore(clock),
                new MemoryConsentStore(),
                new MemoryKeyStore(),
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

    public Stores signingKeys(KeyStore other) {
        return new Stores(authorizations, oneTimes, consents, other, durable);
    }

    /** The same stores, which outlive the process. */
    public Stores asDurable() {
        return new Stores(authorizations, oneTimes, consents, signingKeys, true);
    }
}
