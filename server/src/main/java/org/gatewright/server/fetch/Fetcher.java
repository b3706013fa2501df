package org.gatewright.server.fetch;

import java.time.Duration;
import java.util.Set;

/** A client of untrusted URLs. Thread-safe. */
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
     * Sends a form to the URL; reads nothing of the response but its status, and follows no redirect.
     *
     * @param form the body, encoded as {@code application/x-www-form-urlencoded}
     * @return the status of the response
     * @throws FetchException if there was none, or the URL must not be reached
     */
    default int post(String address, String form) {
        throw new FetchException(FetchException.Kind.NONE, "This fetcher only gets documents");
    }

    /**
     * A fetched document.
     *
     * @param fresh how long it may be cached; zero if unspecified
     */
    record Document(String text, Duration fresh) {}
}
