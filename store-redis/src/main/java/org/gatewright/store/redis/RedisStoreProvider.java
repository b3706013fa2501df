package org.gatewright.store.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gatewright.openid.SessionStore;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.limit.CounterStore;
import org.gatewright.server.outbox.OutboxStore;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.storage.StoreUsage;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.server.store.Stores;

/**
 * A store provider for Redis 6.2 or later, on one server or in a cluster. Thread-safe.
 *
 * <p>Redis acknowledges a write before it is on disk or on a replica. To lose no acknowledged write, configure
 * {@code appendonly yes} with {@code appendfsync always}, and make writes wait for replicas: {@link
 * RedisSettings#replicas}. Redis must not evict keys: {@code maxmemory-policy noeviction}. Keys expire by the clock of
 * Redis, ten minutes late, so the clocks of all servers must agree within that time.
 *
 * <p>The client library {@code io.lettuce} may log secrets at the levels debug and trace; leave them off.
 */
public final class RedisStoreProvider implements StoreProvider {
    private final Link link;
    private final Clock clock;

    private RedisStoreProvider(Link link, Clock clock) {
        this.link = link;
        this.clock = clock;
    }

    /** Connects with the default settings. */
    public static RedisStoreProvider open(String uri, Clock clock) {
        return open(uri, clock, RedisSettings.defaults());
    }

    /**
     * Connects to {@code redis://user:password@host:port/0} or to a cluster by some of its nodes, {@code
     * redis-cluster://user:password@host1:port1,host2:port2}; with TLS {@code rediss://} and {@code rediss-cluster://}.
     * User and password are percent-encoded and optional.
     *
     * <p>Throws {@code StorageException} if Redis is unreachable.
     */
    public static RedisStoreProvider open(String uri, Clock clock, RedisSettings settings) {
        RedisAddress address = RedisAddress.parse(uri);
        List<RedisURI> uris = address.uris(settings.timeout());
        ClientResources resources = ClientSetup.resources();
        Link link = address.cluster()
                ? new ClusterLink(uris, settings, resources)
                : new SingleLink(uris.get(0), settings, resources);
        try {
            link.settle();
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
        return new RedisStoreProvider(link, clock);
    }

    /** Throws {@link IllegalArgumentException} unless {@link #open} accepts the address; opens nothing. */
    public static void requireAddress(String uri) {
        RedisAddress.parse(uri);
    }

    @Override
    public Stores tenant(String id) {
        Names names = Names.of(link.settings.prefix(), id);
        return Stores.of(
                        new RedisAuthorizationStore(link, names, clock),
                        new RedisOneTimeStore(link, names, clock),
                        new RedisConsentStore(link, names),
                        new RedisKeyStore(link, names))
                .with(ClientRegistry.class, new RedisClients(link, names))
                .with(SessionStore.class, new RedisSessionStore(link, names, clock))
                .with(CounterStore.class, new RedisCounterStore(link, names))
                .with(OutboxStore.class, new RedisOutboxStore(link, names, new Waiting(link, waitingTenants(), id)))
                .asDurable();
    }

    @Override
    public void check() {
        link.check();
    }

    private String waitingTenants() {
        return link.settings.prefix() + ":outboxes";
    }

    @Override
    public List<String> waiting() {
        return Waiting.list(link, waitingTenants());
    }

    /** Checks every server that accepts writes; assumes safe settings where a server does not disclose them. */
    @Override
    public List<String> weaknesses() {
        Set<String> weak = new LinkedHashSet<>();
        for (String key : link.oneKeyEach()) {
            Map<String, String> settings = settings(key);
            if (!settings.getOrDefault("maxmemory-policy", "noeviction").equals("noeviction")) {
                weak.add("Redis evicts keys when its memory is full (maxmemory-policy "
                        + settings.get("maxmemory-policy") + "), which loses tokens; set it to noeviction");
            }
            if (settings.getOrDefault("appendonly", "yes").equals("no")) {
                weak.add("Redis keeps no append-only file (appendonly no) and loses acknowledged writes when it stops;"
                        + " set it to yes");
            } else if (link.settings.replicas() == 0
                    && !settings.getOrDefault("appendfsync", "always").equals("always")) {
                weak.add("Redis acknowledges writes before they are on disk (appendfsync " + settings.get("appendfsync")
                        + "); set it to always, or make writes wait for replicas");
            }
        }
        return List.copyOf(weak);
    }

    private Map<String, String> settings(String key) {
        Map<String, String> all = new HashMap<>();
        try {
            for (String name : List.of("maxmemory-policy", "appendonly", "appendfsync")) {
                all.putAll(link.read(key, commands -> commands.configGet(name)));
            }
        } catch (StorageException notTold) {
            // Managed servers may forbid the command.
        }
        return all;
    }

    /** Returns the usage without purges, since Redis deletes expired rows itself. */
    @Override
    public StoreUsage use() {
        return new StoreUsage(link.calls(), Link.CAPACITY, 0, 0);
    }

    @Override
    public void close() {
        link.close();
    }
}
