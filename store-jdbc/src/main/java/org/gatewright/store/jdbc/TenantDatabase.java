package org.gatewright.store.jdbc;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A database as one tenant's stores use it: the first value of each statement here is the tenant's number. */
record TenantDatabase(Database whole, long tenant) {
    /** The tenant of that id, which gets a number where it has none yet. */
    static TenantDatabase of(Database database, String id) {
        Optional<Long> known = number(database, id);
        if (known.isEmpty()) {
            database.write(sql -> sql.update("INSERT INTO gw_tenants (id) VALUES (?) ON CONFLICT DO NOTHING", id));
        }
        return new TenantDatabase(database, known.or(() -> number(database, id)).orElseThrow());
    }

    private static Optional<Long> number(Database database, String id) {
        return database.read(sql -> sql.find("SELECT number FROM gw_tenants WHERE id = ?", row -> row.getLong(1), id));
    }

    Dialect dialect() {
        return whole.dialect();
    }

    <T> T write(Database.Work<T> work) {
        return whole.write(work);
    }

    int update(String statement, @Nullable Object... values) {
        @Nullable Object[] all = withTenant(values);
        return whole.write(sql -> sql.update(statement, all));
    }

    <T> Optional<T> find(String query, Sql.Row<T> meaning, @Nullable Object... values) {
        @Nullable Object[] all = withTenant(values);
        return whole.read(sql -> sql.find(query, meaning, all));
    }

    <T> List<T> list(String query, Sql.Row<T> meaning, @Nullable Object... values) {
        @Nullable Object[] all = withTenant(values);
        return whole.read(sql -> sql.list(query, meaning, all));
    }

    /** The values of a statement that begins with the tenant. */
    @Nullable
    Object[] withTenant(@Nullable Object... values) {
        @Nullable Object[] all = new @Nullable Object[values.length + 1];
        all[0] = tenant;
        System.arraycopy(values, 0, all, 1, values.length);
        return all;
    }
}
