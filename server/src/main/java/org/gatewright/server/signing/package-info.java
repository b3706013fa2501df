/** Signing keys of JWTs, their rotation and publication. */
@NullMarked
package org.gatewright.server.signing;

import org.jspecify.annotations.NullMarked;
