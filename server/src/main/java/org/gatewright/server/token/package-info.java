/** The token endpoint, its grants, and the tokens that it issues. */
@NullMarked
package org.gatewright.server.token;

import org.jspecify.annotations.NullMarked;
