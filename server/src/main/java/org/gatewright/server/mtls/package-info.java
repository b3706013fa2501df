/** Clients that authenticate by TLS, and tokens bound to their certificates (RFC 8705). */
@NullMarked
package org.gatewright.server.mtls;

import org.jspecify.annotations.NullMarked;
