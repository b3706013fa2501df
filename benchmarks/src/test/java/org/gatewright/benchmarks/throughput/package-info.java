/** How many tokens a second. */
@NullMarked
package org.gatewright.benchmarks.throughput;

import org.jspecify.annotations.NullMarked;
