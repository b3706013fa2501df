/** DPoP: proof of possession for tokens (RFC 9449). */
@NullMarked
package org.gatewright.protocol.dpop;

import org.jspecify.annotations.NullMarked;
