/**
 * Shared test support: annotations that tie a test to the rule it verifies (the tables in {@code docs/}
 * are generated from them), HTTP, time, threads and the log.
 */
@NullMarked
package org.gatewright.testkit;

import org.jspecify.annotations.NullMarked;
