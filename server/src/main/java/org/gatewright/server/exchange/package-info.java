/** Exchanging one token for another (RFC 8693). */
@NullMarked
package org.gatewright.server.exchange;

import org.jspecify.annotations.NullMarked;
