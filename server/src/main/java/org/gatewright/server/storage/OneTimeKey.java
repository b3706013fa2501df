package org.gatewright.server.storage;

/**
 * Names a one-time value; the same text with another purpose is another key.
 *
 * @param purpose what kind of value it is, such as {@code interaction}
 */
public record OneTimeKey(String purpose, String text) {}
