/** Token introspection (RFC 7662). */
@NullMarked
package org.gatewright.server.introspect;

import org.jspecify.annotations.NullMarked;
