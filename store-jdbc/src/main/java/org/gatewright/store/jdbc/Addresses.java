package org.gatewright.store.jdbc;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.gatewright.protocol.FormCodec;
import org.gatewright.server.storage.StorageException;
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
            makePrivate(path);
            SQLiteDataSource file = sqlite(path, settings);
            Migrations.alone(
                    path.resolveSibling(path.getFileName() + "-migration"),
                    () -> Migrations.run(file, Dialect.SQLITE, migrations));
            return new SqliteDatabase(file, settings);
        }
        if (address.startsWith(POSTGRESQL)) {
            PGSimpleDataSource patient = postgresql(address);
            Migrations.alone(patient, () -> Migrations.run(patient, Dialect.POSTGRESQL, migrations));
            return new PooledDatabase(postgresql(address), settings);
        }
        throw new IllegalArgumentException(
                "An address of a database begins with " + SQLITE + " or " + POSTGRESQL + ", and this one does not");
    }

    private static SQLiteDataSource sqlite(Path file, JdbcSettings settings) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout((int) settings.timeout().toMillis());
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    /** Only the owner may read the file; SQLite gives its companions the same permissions. */
    private static void makePrivate(Path file) {
        try {
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            if (posix && Files.notExists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (FileAlreadyExistsException e) {
            // Another node made it.
        } catch (IOException e) {
            throw new StorageException("Can't make " + file, e);
        }
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
