package org.gatewright.server.storage;

/**
 * A snapshot of a node's use of its storage.
 *
 * @param calls the number of calls in progress or waiting
 * @param mostCalls the maximum number of calls; further ones are rejected at once
 * @param purged the number of expired rows that this node has deleted since it opened the storage
 * @param purgeFailures how often the deletion failed and was retried later
 */
public record StoreUsage(int calls, int mostCalls, long purged, long purgeFailures) {}
