/** The common parts of all stores, and the store of one-time values. */
@NullMarked
package org.gatewright.server.storage;

import org.jspecify.annotations.NullMarked;
