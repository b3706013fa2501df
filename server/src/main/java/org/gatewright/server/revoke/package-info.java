/** Clients end tokens that they no longer need (RFC 7009). */
@NullMarked
package org.gatewright.server.revoke;

import org.jspecify.annotations.NullMarked;
