/** Limits on how often strangers may try. */
@NullMarked
package org.gatewright.server.limit;

import org.jspecify.annotations.NullMarked;
