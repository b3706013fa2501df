package org.gatewright.standalone.serve;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.gatewright.fetch.GuardedFetcher;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.assertion.ClientAssertions;
import org.gatewright.server.config.Profile.Demand;
import org.gatewright.server.device.DeviceFlow;
import org.gatewright.server.dpop.Dpop;
import org.gatewright.server.engine.Feature;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.jar.SignedRequests;
import org.gatewright.server.legacy.ImplicitGrant;
import org.gatewright.server.legacy.PasswordGrant;
import org.gatewright.server.mtls.MutualTls;
import org.gatewright.server.par.PushedRequests;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.server.registration.ClientDocuments;
import org.gatewright.server.registration.ClientRegistration;
import org.gatewright.server.registration.RegistrationPolicy;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.standalone.client.Clients;
import org.gatewright.standalone.config.ServerConfig;

/** The authorization server that the settings describe. */
final class Assembled {
    private Assembled() {}

    static ServerBuilder server(ServerConfig config, Addition addition, OpenStore store, Clock clock, Entropy entropy) {
        GuardedFetcher fetcher = GuardedFetcher.create();
        String[] scope = config.realm().scopes().keySet().toArray(new String[0]);
        ServerBuilder builder = AuthorizationServer.builder()
                .issuer(config.issuer().value())
                .endpoints("/oauth2")
                .profile(config.profile())
                .lifetimes(config.lifetimes())
                // The configured ones come first, so that nobody registers in the place of one.
                .clients(addition.clients(new Clients(config.realm().clients(), store.registered())))
                .stores(store.stores())
                .keys(store.keys())
                .accounts(config.realm().users())
                .fetcher(fetcher)
                .publishedScope(scope)
                .resources(config.realm().resources().toArray(new ProtectedResource[0]))
                .enable(features(config, store, fetcher, scope).toArray(new Feature[0]))
                .clock(clock)
                .entropy(entropy);
        addition.extend(builder);
        return config.issuer().isInsecure() ? builder.allowInsecureRequests() : builder;
    }

    private static List<Feature> features(
            ServerConfig config, OpenStore store, GuardedFetcher fetcher, String[] scope) {
        List<Feature> features = new ArrayList<>(List.of(
                new Revocation(),
                new Introspection(),
                new PushedRequests(),
                new SignedRequests(),
                new ClientAssertions(),
                Dpop.proofs(),
                new DeviceFlow()));
        config.network()
                .authorities()
                .map(files -> files.isEmpty() ? MutualTls.selfSigned() : MutualTls.trusting(Tls.certificates(files)))
                .ifPresent(features::add);
        if (!config.realm().registrars().isEmpty()) {
            features.add(new ClientRegistration(
                    store.registered(),
                    RegistrationPolicy.forHolders(config.realm().registrars(), scope)));
        }
        if (config.clientDocuments()) {
            features.add(new ClientDocuments(fetcher, scope));
        }
        if (!config.profile().demands(Demand.CURRENT_GRANTS)) {
            features.add(new PasswordGrant(config.realm().users()));
            features.add(new ImplicitGrant());
        }
        return features;
    }
}
