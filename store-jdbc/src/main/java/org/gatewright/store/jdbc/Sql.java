package org.gatewright.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection that runs statements, for one thread at a time. It caches prepared statements, whose number is bounded by
 * the statements of this package.
 */
final class Sql implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** A mapping from a row to a value. */
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** Runs a statement without values or rows. */
    void execute(String statement) throws SQLException {
        bound(statement).execute();
    }

    /** Runs a statement and returns the number of changed rows. */
    int update(String statement, @Nullable Object... values) throws SQLException {
        return bound(statement, values).executeUpdate();
    }

    /** Runs a statement once for each row of values, sent together; returns the numbers of changed rows. */
    int[] updateEach(String statement, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.size() == 1) {
            return new int[] {update(statement, rows.get(0))};
        }
        for (@Nullable Object[] row : rows) {
            bound(statement, row).addBatch();
        }
        return bound(statement).executeBatch();
    }

    <T> List<T> list(String query, Row<T> meaning, @Nullable Object... values) throws SQLException {
        try (ResultSet rows = bound(query, values).executeQuery()) {
            List<T> list = new ArrayList<>();
            while (rows.next()) {
                list.add(meaning.of(rows));
            }
            return list;
        }
    }

    <T> Optional<T> find(String query, Row<T> meaning, @Nullable Object... values) throws SQLException {
        return list(query, meaning, values).stream().findFirst();
    }

    private PreparedStatement bound(String text, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(text);
        if (statement == null) {
            statement = connection.prepareStatement(text);
            prepared.put(text, statement);
        }
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else {
                statement.setObject(i + 1, value);
            }
        }
        return statement;
    }

    /** Closes the connection, which rolls back uncommitted changes, even if closing a statement fails. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            for (PreparedStatement statement : prepared.values()) {
                statement.close();
            }
        }
    }
}
