package org.gatewright.server.fetch;

import java.time.Duration;
import java.util.Set;

/** Gets documents from addresses that strangers chose. Thread-safe. */
@FunctionalInterface
public interface Fetcher {
    /**
     * The document at the address.
     *
     * @param types the media types that will do, in lower case, without parameters
     * @throws FetchException where there is none, or it must not be fetched; its message tells nothing of what was found
     */
    Document get(String address, Set<String> types);

    /**
     * A document.
     *
     * @param fresh how long its sender lets others keep it; zero where it does not say
     */
    record Document(String text, Duration fresh) {}
}
