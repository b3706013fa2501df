/** A durable queue of messages to other parties, which are sent in the background. */
@NullMarked
package org.gatewright.server.outbox;

import org.jspecify.annotations.NullMarked;
