/** Hashes of passwords: new ones, and those that other systems have made. */
@NullMarked
package org.gatewright.identity.password;

import org.jspecify.annotations.NullMarked;
