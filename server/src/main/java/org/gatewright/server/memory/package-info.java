/** A store provider in the memory of one process. */
@NullMarked
package org.gatewright.server.memory;

import org.jspecify.annotations.NullMarked;
