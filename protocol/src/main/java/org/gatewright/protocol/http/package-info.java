/** HTTP messages, independent of any web stack. */
@NullMarked
package org.gatewright.protocol.http;

import org.jspecify.annotations.NullMarked;
