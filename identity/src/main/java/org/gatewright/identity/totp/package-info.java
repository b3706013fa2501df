/** Authenticator apps, and the recovery codes for those who have lost theirs. */
@NullMarked
package org.gatewright.identity.totp;

import org.jspecify.annotations.NullMarked;
