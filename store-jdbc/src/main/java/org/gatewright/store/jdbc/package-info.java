/** Store providers for SQLite, on one machine, and PostgreSQL, for several nodes. */
@NullMarked
package org.gatewright.store.jdbc;

import org.jspecify.annotations.NullMarked;
