/** The cost of many tenants in one program. */
@NullMarked
package org.gatewright.benchmarks.tenants;

import org.jspecify.annotations.NullMarked;
