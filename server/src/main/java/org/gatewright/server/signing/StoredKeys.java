package org.gatewright.server.signing;

/**
 * The signing keys as they are stored.
 *
 * @param version 1 for the first, one more with each change
 * @param sealed the keys, encrypted
 */
public record StoredKeys(long version, String sealed) {}
