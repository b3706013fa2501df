/** The server's metadata document. */
@NullMarked
package org.gatewright.server.discovery;

import org.jspecify.annotations.NullMarked;
