/** Rate limits. */
@NullMarked
package org.gatewright.server.limit;

import org.jspecify.annotations.NullMarked;
