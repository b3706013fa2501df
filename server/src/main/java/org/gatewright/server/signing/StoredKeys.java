package org.gatewright.server.signing;

/**
 * The stored form of the signing keys.
 *
 * @param version 1 for the first, incremented with each change
 * @param sealed the keys, encrypted
 */
public record StoredKeys(long version, String sealed) {}
