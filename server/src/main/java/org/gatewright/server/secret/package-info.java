/** Hashes of secrets, and their verification. */
@NullMarked
package org.gatewright.server.secret;

import org.jspecify.annotations.NullMarked;
