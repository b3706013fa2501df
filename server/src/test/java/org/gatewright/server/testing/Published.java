package org.gatewright.server.testing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.fetch.Fetcher;

/** Documents that clients publish, with a record of the fetches. Thread-safe. */
public final class Published implements Fetcher {
    /** The fetched URIs, in order. */
    public final List<String> fetched = new CopyOnWriteArrayList<>();

    /** Whether a missing document is reported as unreachable instead of missing. */
    public volatile boolean silent;

    private final Map<String, String> documents = new ConcurrentHashMap<>();

    public void put(String address, String text) {
        documents.put(address, text);
    }

    public void put(String address, Map<String, Object> members) {
        put(address, Json.text(members));
    }

    public void keys(String address, SigningKey... keys) {
        put(address, new JwkSet(List.of(keys).stream().map(SigningKey::jwk).toList()).members());
    }

    public void remove(String address) {
        documents.remove(address);
    }

    @Override
    public Document get(String address, Set<String> types) {
        fetched.add(address);
        String text = documents.get(address);
        if (text == null) {
            throw new FetchException(
                    silent ? FetchException.Kind.UNREACHABLE : FetchException.Kind.NONE, "There is nothing");
        }
        return new Document(text, Duration.ZERO);
    }
}
