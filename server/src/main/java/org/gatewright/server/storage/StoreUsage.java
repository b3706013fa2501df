package org.gatewright.server.storage;

/**
 * How a node uses its storage, at a moment.
 *
 * @param calls how many calls are under way or wait
 * @param mostCalls how many there can be; one more is refused at once
 * @param purged how many expired rows this node has deleted since it opened the storage
 * @param purgeFailures how often it could not, and tried again later
 */
public record StoreUsage(int calls, int mostCalls, long purged, long purgeFailures) {}
