/** The refresh token grant, with rotation and the detection of reuse. */
@NullMarked
package org.gatewright.server.refresh;

import org.jspecify.annotations.NullMarked;
