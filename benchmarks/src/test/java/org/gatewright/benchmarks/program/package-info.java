/** The program and the databases that it is measured with. */
@NullMarked
package org.gatewright.benchmarks.program;

import org.jspecify.annotations.NullMarked;
