package org.gatewright.store.jdbc;

import java.nio.file.Path;
import org.gatewright.protocol.FormCodec;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The addresses of databases. */
final class Addresses {
    private static final String SQLITE = "sqlite:";
    private static final String POSTGRESQL = "postgresql://";

    private Addresses() {}

    static Database open(String address, JdbcSettings settings, String... migrations) {
        if (address.startsWith(SQLITE)) {
            Path path = Path.of(address.substring(SQLITE.length())).toAbsolutePath();
            SQLiteDataSource file = sqlite(path, settings);
            Migrations.alone(
                    path.resolveSibling(path.getFileName() + "-migration"),
                    () -> Migrations.run(file, Dialect.SQLITE, migrations));
            return new SqliteDatabase(file, settings);
        }
        if (address.startsWith(POSTGRESQL)) {
            Migrations.run(postgresql(address), Dialect.POSTGRESQL, migrations);
            return new PooledDatabase(postgresql(address), settings);
        }
        throw new IllegalArgumentException(
                "An address of a database begins with " + SQLITE + " or " + POSTGRESQL + ", and this one does not");
    }

    private static SQLiteDataSource sqlite(Path path, JdbcSettings settings) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout((int) settings.timeout().toMillis());
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + path);
        return source;
    }

    /** The driver takes user and password only apart from the address. */
    private static PGSimpleDataSource postgresql(String address) {
        String rest = address.substring(POSTGRESQL.length());
        int end = rest.indexOf('/') < 0 ? rest.length() : rest.indexOf('/');
        int at = rest.lastIndexOf('@', end);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:" + POSTGRESQL + rest.substring(at + 1));
        if (at >= 0) {
            String[] credentials = rest.substring(0, at).split(":", 2);
            source.setUser(decoded(credentials[0]));
            if (credentials.length == 2) {
                source.setPassword(decoded(credentials[1]));
            }
        }
        boolean several = rest.substring(at + 1, end).contains(",");
        if (several && !rest.contains("targetServerType")) {
            source.setTargetServerType("primary");
        }
        return source;
    }

    private static String decoded(String text) {
        return FormCodec.decode(text.replace("+", "%2B"))
                .orElseThrow(() -> new IllegalArgumentException("The user or password in the address is malformed"));
    }
}
