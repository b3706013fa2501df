/** Encryption of small values with JOSE. */
@NullMarked
package org.gatewright.protocol.jose;

import org.jspecify.annotations.NullMarked;
