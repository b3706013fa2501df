package org.gatewright.benchmarks.throughput;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.authorization.AuthorizationRow;

/** The insert of a token without this server: each caller has a connection to PostgreSQL, and commits each row. */
final class BareStatements {
    private static final String INSERT = "INSERT INTO gw_authorizations"
            + " (tenant, id, version, revoked, expires, subject, client, session, body)"
            + " VALUES (1, ?, ?, 0, ?, NULL, ?, NULL, ?) ON CONFLICT DO NOTHING";

    private BareStatements() {}

    /**
     * Returns the call, for any number of callers.
     *
     * @param address {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE}
     */
    static Callable<?> postgresql(String address) {
        URI server = URI.create(address);
        Entropy entropy = Entropy.system();
        ThreadLocal<PreparedStatement> statements = ThreadLocal.withInitial(() -> {
            try {
                return connection(server).prepareStatement(INSERT);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        return () -> {
            AuthorizationRow row = AuthorizationRow.of(TokenCalls.authorization(entropy, Instant.now()));
            PreparedStatement insert = statements.get();
            insert.setBytes(1, row.id().bytes());
            insert.setLong(2, row.version());
            insert.setLong(3, row.expires());
            insert.setString(4, row.clientId());
            insert.setString(5, row.body());
            return insert.executeUpdate();
        };
    }

    /** Returns a new connection to the PostgreSQL at that address. */
    static Connection connection(URI server) throws SQLException {
        String url = "jdbc:postgresql://" + server.getHost() + ":" + server.getPort() + server.getPath();
        String[] login = server.getUserInfo().split(":", 2);
        return DriverManager.getConnection(url, login[0], login.length > 1 ? login[1] : "");
    }
}
