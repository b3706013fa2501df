package org.gatewright.server.fetch;

import java.time.Duration;
import java.util.Set;

/** A fetcher of documents from untrusted URLs. Thread-safe. */
@FunctionalInterface
public interface Fetcher {
    /**
     * Returns the document at the URL.
     *
     * @param types the acceptable media types, in lower case, without parameters
     * @throws FetchException if there is none, or it must not be fetched; its message reveals nothing of the response
     */
    Document get(String address, Set<String> types);

    /**
     * A fetched document.
     *
     * @param fresh how long it may be cached; zero if unspecified
     */
    record Document(String text, Duration fresh) {}
}
