/** What many tenants in one program cost. */
@NullMarked
package org.gatewright.benchmarks.tenants;

import org.jspecify.annotations.NullMarked;
