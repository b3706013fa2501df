/** How users sign in: which factors they need, and what was proven. */
@NullMarked
package org.gatewright.identity.sign;

import org.jspecify.annotations.NullMarked;
