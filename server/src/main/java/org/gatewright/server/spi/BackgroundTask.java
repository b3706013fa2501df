package org.gatewright.server.spi;

import java.time.Duration;

/**
 * A periodic task of a running server. Exceptions are logged, and the task is retried at the next interval.
 *
 * @param name for logs
 * @param every the time between two runs
 */
public record BackgroundTask(String name, Duration every, Runnable work) {}
