/** Contract tests to extend in order to prove a storage or a web adapter of one's own. */
@NullMarked
package org.gatewright.tck;

import org.jspecify.annotations.NullMarked;
