/** Events that a server reports while it runs. */
@NullMarked
package org.gatewright.server.event;

import org.jspecify.annotations.NullMarked;
