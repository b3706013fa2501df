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

/** Parsing and opening of database addresses. */
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
            PooledDatabase.prepareNothing(patient);
            Migrations.alone(patient, () -> Migrations.run(patient, Dialect.POSTGRESQL, migrations));
            return new PooledDatabase(postgresql(address), settings);
        }
        throw unknown();
    }

    /** Throws unless {@link #open} accepts the address. */
    static void require(String address) {
        if (address.startsWith(POSTGRESQL)) {
            postgresql(address);
        } else if (!address.startsWith(SQLITE)) {
            throw unknown();
        }
    }

    private static IllegalArgumentException unknown() {
        return new IllegalArgumentException(
                "The address of a database must start with " + SQLITE + " or " + POSTGRESQL);
    }

    private static SQLiteDataSource sqlite(Path file, JdbcSettings settings) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout((int) settings.timeout().toMillis());
        config.setGetGeneratedKeys(false); // or the driver asks for one after each insert
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    /** Creates the file readable by its owner only; SQLite gives its companion files the same permissions. */
    private static void makePrivate(Path file) {
        try {
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            if (posix && Files.notExists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (FileAlreadyExistsException e) {
            // Another process created it.
        } catch (IOException e) {
            Path folder = file.toAbsolutePath().resolveSibling(".").normalize();
            String why = Files.isDirectory(folder)
                    ? "its directory is not writable, or the disk is full"
                    : "the directory " + folder + " does not exist";
            throw new StorageException("Cannot create " + file + ": " + why, e);
        }
    }

    /** Sets user and password separately, as the driver requires. */
    static PGSimpleDataSource postgresql(String address) {
        String rest = address.substring(POSTGRESQL.length());
        int at = rest.lastIndexOf('@', end(rest, '?'));
        String place = rest.substring(at + 1);
        if (place.indexOf('@') >= 0) { // the driver would log the malformed address with the password
            throw new IllegalArgumentException(
                    "The address of PostgreSQL has an @ after its ?; percent-encode both in a user or password");
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        setUrl(source, "jdbc:" + POSTGRESQL + place);
        if (at >= 0) {
            String[] credentials = rest.substring(0, at).split(":", 2);
            source.setUser(decoded(credentials[0]));
            if (credentials.length == 2) {
                source.setPassword(decoded(credentials[1]));
            }
        }
        boolean several = place.substring(0, end(place, '/')).contains(",");
        if (several && !place.contains("targetServerType")) {
            source.setTargetServerType("primary");
        }
        return source;
    }

    private static int end(String text, char delimiter) {
        int end = text.indexOf(delimiter);
        return end < 0 ? text.length() : end;
    }

    /** Hides the driver's message, which repeats the address and may contain a password. */
    private static void setUrl(PGSimpleDataSource source, String url) {
        boolean read;
        try {
            source.setUrl(url);
            read = true;
        } catch (IllegalArgumentException e) {
            read = false;
        }
        if (!read) {
            throw new IllegalArgumentException("The address of PostgreSQL is malformed");
        }
    }

    private static String decoded(String text) {
        return FormCodec.decode(text.replace("+", "%2B"))
                .flatMap(FormCodec::utf8)
                .orElseThrow(() ->
                        new IllegalArgumentException("The user or password in the address must be percent-encoded"));
    }
}
