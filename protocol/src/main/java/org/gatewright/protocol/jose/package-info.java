/** JSON Web Tokens, their keys, and values sealed for this server alone. */
@NullMarked
package org.gatewright.protocol.jose;

import org.jspecify.annotations.NullMarked;
