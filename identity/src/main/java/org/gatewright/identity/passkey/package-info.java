/** Passkeys: their registration, and sign-in with them (WebAuthn Level 3). */
@NullMarked
package org.gatewright.identity.passkey;

import org.jspecify.annotations.NullMarked;
