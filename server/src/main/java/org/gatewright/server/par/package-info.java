/** Authorization requests that clients push before the browser is sent (RFC 9126). */
@NullMarked
package org.gatewright.server.par;

import org.jspecify.annotations.NullMarked;
