/** What the server tells about itself while it runs. */
@NullMarked
package org.gatewright.server.event;

import org.jspecify.annotations.NullMarked;
