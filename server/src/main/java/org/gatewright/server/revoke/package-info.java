/** Token revocation (RFC 7009). */
@NullMarked
package org.gatewright.server.revoke;

import org.jspecify.annotations.NullMarked;
