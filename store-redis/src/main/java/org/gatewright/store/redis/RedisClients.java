package org.gatewright.store.redis;

import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMetadata;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.storage.Page;

/**
 * Clients in Redis, each under its own key, so that a cluster distributes the lookups.
 *
 * <p>The index of all IDs has a separate key. A client that is saved and deleted concurrently stays in it: saving adds the
 * ID before and after the client itself, and deleting adds it again if the client exists after all.
 */
final class RedisClients implements ClientRegistry {
    private static final Script<Long> ENTER = Script.number("return redis.call('ZADD', KEYS[1], 0, ARGV[1])");
    private static final Script<Long> LEAVE = Script.number("return redis.call('ZREM', KEYS[1], ARGV[1])");
    private static final Script<Long> SAVE = Script.number("redis.call('SET', KEYS[1], ARGV[1]) return 1");
    private static final Script<Long> INSERT =
            Script.number("return redis.call('SET', KEYS[1], ARGV[1], 'NX') and 1 or 0");
    private static final Script<Long> REPLACE =
            Script.number("if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end"
                    + " redis.call('SET', KEYS[1], ARGV[2]) return 1");
    private static final Script<Long> DELETE = Script.number("return redis.call('DEL', KEYS[1])");

    private final Link link;
    private final Names names;

    RedisClients(Link link, Names names) {
        this.link = link;
        this.names = names;
    }

    @Override
    public Optional<Client> find(String clientId) {
        return found(clientId, link.await(stored(clientId)));
    }

    private CompletableFuture<List<KeyValue<String, String>>> stored(String clientId) {
        String name = names.registered(clientId);
        return link.startRead(name, redis -> redis.mget(name));
    }

    private static Optional<Client> found(String clientId, List<KeyValue<String, String>> row) {
        return row.get(0).optional().map(json -> ClientMetadata.read(clientId, Json.read(json)));
    }

    @Override
    public void save(Client client) {
        enter(client.id());
        link.run(SAVE, names.registered(client.id()), List.of(json(client)));
        enter(client.id());
    }

    @Override
    public boolean insert(Client client) {
        enter(client.id());
        boolean inserted = link.run(INSERT, names.registered(client.id()), List.of(json(client))) == 1;
        enter(client.id());
        return inserted;
    }

    /** Compares the whole value, since clients have no version. */
    @Override
    public Optional<Client> change(String clientId, UnaryOperator<Client> change) {
        String name = names.registered(clientId);
        while (true) {
            Optional<String> stored = link.await(stored(clientId)).get(0).optional();
            if (stored.isEmpty()) {
                return Optional.empty();
            }
            Client next = change.apply(ClientMetadata.read(clientId, Json.read(stored.get())));
            if (link.run(REPLACE, name, List.of(stored.get(), json(next))) == 1) {
                return Optional.of(next);
            }
        }
    }

    private static String json(Client client) {
        return Json.text(ClientMetadata.write(client));
    }

    private void enter(String clientId) {
        link.run(ENTER, names.allRegistered(), List.of(clientId));
    }

    @Override
    public boolean delete(String clientId) {
        boolean deleted = link.run(DELETE, names.registered(clientId), List.of()) == 1;
        link.run(LEAVE, names.allRegistered(), List.of(clientId));
        if (link.await(stored(clientId)).get(0).hasValue()) {
            enter(clientId);
        }
        return deleted;
    }

    @Override
    public Page<Client> list(Optional<String> cursor) {
        String index = names.allRegistered();
        Range<String> rest = cursor.<Range<String>>map(
                        id -> Range.from(Range.Boundary.excluding(id), Range.Boundary.unbounded()))
                .orElse(Range.unbounded());
        List<String> ids = link.read(index, redis -> redis.zrangebylex(index, rest, Limit.from(Page.SIZE + 1L)));
        Page<String> page = Page.of(ids, id -> id);
        List<CompletableFuture<List<KeyValue<String, String>>>> rows =
                page.items().stream().map(this::stored).toList();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            found(page.items().get(i), link.await(rows.get(i))).ifPresent(clients::add);
        }
        return new Page<>(clients, page.next());
    }
}
