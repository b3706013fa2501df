/** The user's part: an authorization request waits for an answer, which goes to the client. */
@NullMarked
package org.gatewright.server.interaction;

import org.jspecify.annotations.NullMarked;
