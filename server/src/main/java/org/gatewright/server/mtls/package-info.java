/** Client authentication by mutual TLS, and certificate-bound tokens (RFC 8705). */
@NullMarked
package org.gatewright.server.mtls;

import org.jspecify.annotations.NullMarked;
