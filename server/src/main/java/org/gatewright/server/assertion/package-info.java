/** JWTs for client authentication and as authorization grants (RFC 7521, RFC 7523). */
@NullMarked
package org.gatewright.server.assertion;

import org.jspecify.annotations.NullMarked;
