/** The program beside other servers, and beside what it stands on. */
@NullMarked
package org.gatewright.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
