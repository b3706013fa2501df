package org.gatewright.server.fetch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A fetcher that counts its requests and can be made unavailable. Thread-safe. */
final class CountingFetcher implements Fetcher {
    /** The requested URIs, in order. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    volatile Optional<FetchException.Kind> failure = Optional.empty();
    volatile String text = "first";
    volatile Duration fresh = Duration.ZERO;

    @Override
    public Document get(String address, Set<String> types) {
        asked.add(address);
        if (failure.isPresent()) {
            throw new FetchException(failure.get(), "It is not there");
        }
        return new Document(text, fresh);
    }
}
