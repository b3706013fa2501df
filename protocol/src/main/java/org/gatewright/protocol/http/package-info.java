/** HTTP messages as the endpoints see them, free of any web stack. */
@NullMarked
package org.gatewright.protocol.http;

import org.jspecify.annotations.NullMarked;
