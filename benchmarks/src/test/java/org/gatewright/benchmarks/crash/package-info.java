/** The program, or its database, killed under load and held to its answers. */
@NullMarked
package org.gatewright.benchmarks.crash;

import org.jspecify.annotations.NullMarked;
