/** The effect of the purge on requests. */
@NullMarked
package org.gatewright.benchmarks.purge;

import org.jspecify.annotations.NullMarked;
