/** Secrets kept only as hashes, and their verification. */
@NullMarked
package org.gatewright.server.secret;

import org.jspecify.annotations.NullMarked;
