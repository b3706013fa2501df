package org.gatewright.identity.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.gatewright.protocol.Entropy;

/**
 * A folder that mails are written to instead of being sent, for development: one file {@code .eml} for each, which only its
 * owner can read. Keeps the newest thousand. Thread-safe.
 */
public final class MailFolder implements MailSender {
    /** The maximum number of files in the folder. */
    public static final int LIMIT = 1000;

    private static final String SUFFIX = ".eml";
    private static final String UNFINISHED = ".eml-part";
    private static final int ID_BYTES = 16;
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;
    private final Sender sender;
    private final Clock clock;
    private final Entropy entropy;
    private final Session session = Session.getInstance(new Properties());

    /** Creates the folder if it is missing; throws {@link MailException} if that fails. */
    public MailFolder(Path folder, Sender sender, Clock clock, Entropy entropy) {
        this.folder = folder;
        this.sender = sender;
        this.clock = clock;
        this.entropy = entropy;
        try {
            Files.createDirectories(folder, permissions("rwx------"));
        } catch (IOException e) {
            throw failure("created", e);
        }
    }

    @Override
    public synchronized void send(Mail mail) {
        Instant now = clock.instant();
        String id = entropy.text(ID_BYTES);
        MimeMail message = MimeMail.of(mail, sender, session, now, id);
        String name = NAME.format(now) + "-" + id;
        try {
            write(message, folder.resolve(name + UNFINISHED), folder.resolve(name + SUFFIX));
            deleteOldest();
        } catch (IOException | MessagingException e) {
            throw failure("written to", e);
        }
    }

    private static void write(MimeMail message, Path unfinished, Path file) throws IOException, MessagingException {
        try {
            Files.createFile(unfinished, permissions("rw-------"));
            try (OutputStream out = Files.newOutputStream(unfinished, StandardOpenOption.WRITE)) {
                message.writeTo(out);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private void deleteOldest() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(MailFolder::isOurs).sorted().toList();
        }
        for (Path old : files.subList(0, Math.max(0, files.size() - LIMIT))) {
            Files.deleteIfExists(old);
        }
    }

    /** Returns whether a file was written by a folder, including one that a process could not finish. */
    private static boolean isOurs(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) || name.endsWith(UNFINISHED);
    }

    private static FileAttribute<?>[] permissions(String text) {
        Set<String> views = FileSystems.getDefault().supportedFileAttributeViews();
        return views.contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))}
                : new FileAttribute<?>[0];
    }

    private MailException failure(String what, Exception cause) {
        return new MailException(
                MailException.Kind.UNAVAILABLE,
                "The folder of mails '" + folder + "' could not be " + what + ": "
                        + cause.getClass().getSimpleName());
    }
}
