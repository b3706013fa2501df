/** Contract tests to extend for custom storages and web adapters. */
@NullMarked
package org.gatewright.tck;

import org.jspecify.annotations.NullMarked;
