/** Users, as far as a grant needs them. */
@NullMarked
package org.gatewright.server.user;

import org.jspecify.annotations.NullMarked;
