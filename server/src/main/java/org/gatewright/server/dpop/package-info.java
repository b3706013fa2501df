/** Tokens that only the holder of a key can use (RFC 9449). */
@NullMarked
package org.gatewright.server.dpop;

import org.jspecify.annotations.NullMarked;
