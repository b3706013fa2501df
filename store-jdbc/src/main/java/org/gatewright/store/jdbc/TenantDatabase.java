package org.gatewright.store.jdbc;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A view of the database for one tenant, whose number is the first value of each statement. */
record TenantDatabase(Database whole, long tenant) {
    /** Returns the tenant with that ID, assigning a number if it has none yet. */
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

    /** Begins to insert a row, perhaps together with others. */
    CompletableFuture<Integer> insert(String statement, @Nullable Object... row) {
        return whole.insert(statement, withTenant(row));
    }

    <T> Optional<T> find(String query, Sql.Row<T> meaning, @Nullable Object... values) {
        @Nullable Object[] all = withTenant(values);
        return whole.read(sql -> sql.find(query, meaning, all));
    }

    <T> List<T> list(String query, Sql.Row<T> meaning, @Nullable Object... values) {
        @Nullable Object[] all = withTenant(values);
        return whole.read(sql -> sql.list(query, meaning, all));
    }

    /** Prepends the tenant to the values of a statement. */
    @Nullable
    Object[] withTenant(@Nullable Object... values) {
        @Nullable Object[] all = new @Nullable Object[values.length + 1];
        all[0] = tenant;
        System.arraycopy(values, 0, all, 1, values.length);
        return all;
    }
}
