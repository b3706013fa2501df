/** The server's metadata document. */
@NullMarked
package org.gatewright.server.internal.discovery;

import org.jspecify.annotations.NullMarked;
