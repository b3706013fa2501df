package org.gatewright.store.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.storage.StorageException;
import org.gatewright.server.storage.StoreUsage;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.server.store.Stores;

/**
 * All state of a server in Redis 6.2 or later, on one server or in a cluster. Thread-safe.
 *
 * <p>Redis answers before a write is on a disk or a replica. For a storage that loses nothing of what it confirmed, let it
 * use {@code appendonly yes} with {@code appendfsync always}, and let writes wait for replicas: {@link
 * RedisSettings#replicas}. It must not evict keys: {@code maxmemory-policy noeviction}. Keys expire by Redis's clock, ten
 * minutes late, so the clocks of all servers have to agree that far.
 *
 * <p>What the client library {@code io.lettuce} logs at the levels debug and trace may contain secrets; leave them off.
 */
public final class RedisStoreProvider implements StoreProvider {
    private final Link link;
    private final Clock clock;

    private RedisStoreProvider(Link link, Clock clock) {
        this.link = link;
        this.clock = clock;
    }

    /** Connects with the usual settings. */
    public static RedisStoreProvider open(String uri, Clock clock) {
        return open(uri, clock, RedisSettings.defaults());
    }

    /**
     * Connects to {@code redis://user:password@host:port/0} or to a cluster of which some nodes are known, {@code
     * redis-cluster://user:password@host1:port1,host2:port2}; with TLS {@code rediss://} and {@code rediss-cluster://}.
     * The user and password are percent-encoded, and may be left out.
     *
     * <p>Throws {@code StorageException} where nothing answers there.
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

    /** Throws {@link IllegalArgumentException} unless it is an address that {@link #open} takes; opens nothing. */
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
                .asDurable();
    }

    @Override
    public void check() {
        link.check();
    }

    /** Asked of every server that takes writes; one that does not tell its settings is believed to have good ones. */
    @Override
    public List<String> weaknesses() {
        Set<String> weak = new LinkedHashSet<>();
        for (String key : link.oneKeyEach()) {
            Map<String, String> settings = settings(key);
            if (!settings.getOrDefault("maxmemory-policy", "noeviction").equals("noeviction")) {
                weak.add("Redis evicts keys where its memory is full (maxmemory-policy "
                        + settings.get("maxmemory-policy") + "), and so loses tokens; set it to noeviction");
            }
            if (settings.getOrDefault("appendonly", "yes").equals("no")) {
                weak.add(
                        "Redis keeps no log of what it wrote (appendonly no), and loses what it confirmed when it ends;"
                                + " set it to yes");
            } else if (link.settings.replicas() == 0
                    && !settings.getOrDefault("appendfsync", "always").equals("always")) {
                weak.add("Redis confirms what is not on the disk yet (appendfsync " + settings.get("appendfsync")
                        + "); set it to always, or let writes wait for replicas");
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
            // As with servers that somebody else runs.
        }
        return all;
    }

    /** Redis deletes what has expired by itself. */
    @Override
    public StoreUsage use() {
        return new StoreUsage(link.calls(), Link.CAPACITY, 0, 0);
    }

    @Override
    public void close() {
        link.close();
    }
}
