/** Comparison of the program with other servers and with the layers below it. */
@NullMarked
package org.gatewright.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
