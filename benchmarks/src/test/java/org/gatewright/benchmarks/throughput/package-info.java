/** Throughput in tokens per second. */
@NullMarked
package org.gatewright.benchmarks.throughput;

import org.jspecify.annotations.NullMarked;
