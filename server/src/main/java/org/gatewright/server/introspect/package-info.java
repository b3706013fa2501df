/** Resource servers ask what a token says (RFC 7662). */
@NullMarked
package org.gatewright.server.introspect;

import org.jspecify.annotations.NullMarked;
