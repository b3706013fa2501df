package org.gatewright.server;

import java.util.Optional;
import java.util.function.Supplier;
import org.gatewright.server.client.ClientJwks;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.config.Settings;
import org.gatewright.server.event.Events;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.server.signing.RotatingKeys;
import org.gatewright.server.store.Stores;
import org.gatewright.server.token.KeyRing;
import org.gatewright.server.token.TokenFactory;
import org.gatewright.server.user.AccountStatus;

/** The parts of a server before its features are installed. */
record ServerParts(
        Settings settings,
        Stores stores,
        KeyRing keys,
        RotatingKeys signingKeys,
        PermissionPolicy permissions,
        ExtensibleClients clients,
        Optional<ClientRegistry> registered,
        ClientJwks clientKeys,
        Optional<Fetcher> fetcher,
        SecretVerifier secrets,
        AccountStatus accounts,
        Optional<TokenFactory> tokenFactory,
        Events events,
        RateLimits.Counters limits,
        Supplier<InteractionPage> pages) {
    InteractionPage page() {
        return pages.get();
    }
}
