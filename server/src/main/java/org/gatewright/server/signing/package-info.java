/** The keys that sign JWTs, their rotation and their publication. */
@NullMarked
package org.gatewright.server.signing;

import org.jspecify.annotations.NullMarked;
