/** What all storages have in common, and the storage of values that may be used once. */
@NullMarked
package org.gatewright.server.storage;

import org.jspecify.annotations.NullMarked;
