/** Token exchange (RFC 8693). */
@NullMarked
package org.gatewright.server.exchange;

import org.jspecify.annotations.NullMarked;
