/** JSON Web Tokens, their keys, and authenticated encryption of values for this server. */
@NullMarked
package org.gatewright.protocol.jose;

import org.jspecify.annotations.NullMarked;
