/** Remembered consents of end-users. */
@NullMarked
package org.gatewright.server.consent;

import org.jspecify.annotations.NullMarked;
