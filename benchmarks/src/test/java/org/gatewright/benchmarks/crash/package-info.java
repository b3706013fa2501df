/** Crash tests: the program or its database is killed under load, and its acknowledged responses are verified. */
@NullMarked
package org.gatewright.benchmarks.crash;

import org.jspecify.annotations.NullMarked;
