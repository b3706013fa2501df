package org.gatewright.identity.transfer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.gatewright.identity.password.PasswordHashes;

/**
 * A reader of files with user accounts, in UTF-8. A record of which something is missing or wrong is reported and does not
 * stop the others; one record at a time is in memory, up to 1 MiB. Thread-safe; each stream is for one thread.
 *
 * <p>A hash of a password that cannot be verified is left out with a remark, and so is a second factor: the account is then
 * weaker, or without a way to sign in, until its user sets them again.
 */
public final class UserImport {
    /** The columns of {@link ImportFormat#CSV}; groups and roles are separated by semicolons. */
    public static final List<String> COLUMNS = List.of(
            "id",
            "username",
            "email",
            "email_verified",
            "name",
            "given_name",
            "family_name",
            "password_hash",
            "groups",
            "roles",
            "locale",
            "status");

    private static final int MAX_SPACE = 1024;
    private static final byte[] MARK = HexFormat.of().parseHex("efbbbf");

    private final PasswordCheck passwords;

    /** Creates a reader that accepts hashes of these kinds. */
    public UserImport(PasswordHashes hashes) {
        this.passwords = new PasswordCheck(hashes);
    }

    /**
     * Reads a file while the stream is consumed. The stream ends with {@link IllegalArgumentException} where the file as a
     * whole is found to be broken, and with {@link UncheckedIOException} if it cannot be read on; the results before are
     * valid.
     *
     * @param file the content, which the caller closes
     * @throws IllegalArgumentException if the file is not in that format
     */
    public Stream<ImportResult> read(ImportFormat format, InputStream file) throws IOException {
        InputStream text = new BufferedInputStream(file);
        skipMark(text);
        RecordSource source = source(format, text);
        UserReader reader = reader(format);
        Duplicates duplicates = new Duplicates();
        return stream(source).flatMap(record -> result(record, reader, duplicates).stream());
    }

    private static RecordSource source(ImportFormat format, InputStream text) throws IOException {
        return switch (format) {
            case KEYCLOAK -> JsonElements.member("users", text);
            case AUTH0 -> isArray(text) ? JsonElements.root(text) : new JsonLines(text);
            case GATEWRIGHT -> new JsonLines(text);
            case LDIF -> new LdifEntries(text);
            case SPRING -> new CsvRecords(text, TableUsers.SPRING, TableUsers.SPRING_REQUIRED);
            case CSV -> new CsvRecords(text, COLUMNS, List.of());
        };
    }

    private static UserReader reader(ImportFormat format) {
        return switch (format) {
            case KEYCLOAK -> KeycloakUsers::read;
            case AUTH0 -> Auth0Users::read;
            case GATEWRIGHT -> UserExport::read;
            case LDIF -> LdifUsers::read;
            case SPRING -> TableUsers::spring;
            case CSV -> TableUsers::own;
        };
    }

    /** Skips the mark by which some programs begin a text in UTF-8. */
    private static void skipMark(InputStream text) throws IOException {
        text.mark(MARK.length);
        byte[] start = text.readNBytes(MARK.length);
        if (start.length > 1 && (start[0] & start[1] & 0xff) == 0xfe) {
            throw new IllegalArgumentException("The file must be in UTF-8, and not in UTF-16");
        }
        if (!Arrays.equals(start, MARK)) {
            text.reset();
        }
    }

    private static boolean isArray(InputStream text) throws IOException {
        text.mark(MAX_SPACE);
        int first = text.read();
        for (int read = 1; read < MAX_SPACE && first >= 0 && first <= ' '; read++) {
            first = text.read();
        }
        text.reset();
        return first == '[';
    }

    private static Stream<SourceRecord> stream(RecordSource source) {
        return StreamSupport.stream(
                new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
                    @Override
                    public boolean tryAdvance(Consumer<? super SourceRecord> action) {
                        try {
                            Optional<SourceRecord> next = source.next();
                            next.ifPresent(action);
                            return next.isPresent();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                },
                false);
    }

    /** Returns the result of a record; empty if it is not about a user. */
    private Optional<ImportResult> result(SourceRecord record, UserReader reader, Duplicates duplicates) {
        if (record.fault().isPresent()) {
            return Optional.of(
                    new ImportResult.Rejected(record.line(), record.fault().get()));
        }
        Draft draft = new Draft(passwords, record.remarks());
        try {
            if (!reader.read(new Members(record.members()), draft)) {
                return Optional.empty();
            }
            ImportedUser user = draft.finish();
            return Optional.of(duplicates
                    .find(user, record.line())
                    .<ImportResult>map(earlier -> new ImportResult.Rejected(
                            record.line(), "The ID, user name or verified address is also that of line " + earlier))
                    .orElseGet(() -> new ImportResult.Accepted(record.line(), user, draft.remarks())));
        } catch (IllegalArgumentException e) {
            return Optional.of(new ImportResult.Rejected(record.line(), Draft.reason(e)));
        }
    }
}
