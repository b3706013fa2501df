/** The program and its databases, as processes to measure. */
@NullMarked
package org.gatewright.benchmarks.program;

import org.jspecify.annotations.NullMarked;
