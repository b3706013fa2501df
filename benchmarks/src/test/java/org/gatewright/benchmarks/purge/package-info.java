/** What requests notice of the deletion of what has expired. */
@NullMarked
package org.gatewright.benchmarks.purge;

import org.jspecify.annotations.NullMarked;
