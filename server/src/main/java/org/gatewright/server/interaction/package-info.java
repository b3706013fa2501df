/** Interactions: authorization requests that wait for the end-user's decision. */
@NullMarked
package org.gatewright.server.interaction;

import org.jspecify.annotations.NullMarked;
