/** Authenticator apps, and the recovery codes that replace a lost app. */
@NullMarked
package org.gatewright.identity.totp;

import org.jspecify.annotations.NullMarked;
