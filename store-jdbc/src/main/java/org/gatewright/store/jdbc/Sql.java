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
 * One connection, which statements are sent over; for one thread at a time. It keeps what it prepared, which is as many
 * statements as this package has.
 */
final class Sql implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** What one row means. */
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** A statement without values or rows. */
    void execute(String statement) throws SQLException {
        bound(statement).execute();
    }

    /** How many rows the statement changed. */
    int update(String statement, @Nullable Object... values) throws SQLException {
        return bound(statement, values).executeUpdate();
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

    /** Whatever its statements say about it, the connection ends, and with it what was not committed. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            for (PreparedStatement statement : prepared.values()) {
                statement.close();
            }
        }
    }
}
