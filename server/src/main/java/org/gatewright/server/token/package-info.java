/** The token endpoint, the grants it calls, and the tokens it makes. */
@NullMarked
package org.gatewright.server.token;

import org.jspecify.annotations.NullMarked;
