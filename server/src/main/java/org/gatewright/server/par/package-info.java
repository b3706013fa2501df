/** Pushed authorization requests (RFC 9126). */
@NullMarked
package org.gatewright.server.par;

import org.jspecify.annotations.NullMarked;
