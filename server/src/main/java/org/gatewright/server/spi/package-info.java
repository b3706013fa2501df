/** The interfaces for implementers of features, and the parts they may use. */
@NullMarked
package org.gatewright.server.spi;

import org.jspecify.annotations.NullMarked;
