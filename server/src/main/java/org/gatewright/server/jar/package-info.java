/** Signed authorization requests (RFC 9101). */
@NullMarked
package org.gatewright.server.jar;

import org.jspecify.annotations.NullMarked;
