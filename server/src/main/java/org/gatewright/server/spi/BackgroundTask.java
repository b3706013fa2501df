package org.gatewright.server.spi;

import java.time.Duration;

/**
 * Work that is done every so often while a server runs. What it throws is logged, and it is tried again the next time.
 *
 * @param name for logs
 * @param every the time between two runs
 */
public record BackgroundTask(String name, Duration every, Runnable work) {}
