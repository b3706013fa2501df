/** User accounts, and their store. */
@NullMarked
package org.gatewright.identity.user;

import org.jspecify.annotations.NullMarked;
