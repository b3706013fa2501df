/** Proof that the sender of a token holds its key (RFC 9449). */
@NullMarked
package org.gatewright.protocol.dpop;

import org.jspecify.annotations.NullMarked;
