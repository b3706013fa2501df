/** StoreProvider in SQLite, for one machine, and in PostgreSQL, for many. */
@NullMarked
package org.gatewright.store.jdbc;

import org.jspecify.annotations.NullMarked;
