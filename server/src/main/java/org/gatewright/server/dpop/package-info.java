/** Sender-constrained tokens with DPoP (RFC 9449). */
@NullMarked
package org.gatewright.server.dpop;

import org.jspecify.annotations.NullMarked;
