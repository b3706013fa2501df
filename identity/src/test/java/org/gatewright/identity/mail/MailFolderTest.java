package org.gatewright.identity.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.gatewright.protocol.Entropy;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mails written to a folder. */
class MailFolderTest {
    @TempDir
    private Path directory;

    private final TestClock clock = new TestClock();

    private MailFolder folder(Path path) {
        return new MailFolder(path, Mails.SENDER, clock, Entropy.system());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    @Test
    void writesAFileThatMailProgramsRead() throws Exception {
        Path path = directory.resolve("data/mails");
        folder(path).send(Mails.to("alice@example.com"));
        Path file = files(path).get(0);
        assertThat(file.getFileName().toString())
                .startsWith("20300101T000000000Z-")
                .endsWith(".eml");
        try (InputStream in = Files.newInputStream(file)) {
            MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), in);
            assertThat(message.getSubject()).isEqualTo("Grüße von Northwind");
            assertThat(message.getAllRecipients()).extracting(Object::toString).containsExactly("alice@example.com");
        }
    }

    @Test
    void letsOnlyTheOwnerRead() throws IOException {
        Path path = directory.resolve("mails");
        folder(path).send(Mails.to("alice@example.com"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(files(path).get(0))))
                .isEqualTo("rw-------");
    }

    @Test
    void keepsTheNewestThousandAndForeignFiles() throws IOException {
        Path path = directory.resolve("mails");
        MailFolder folder = folder(path);
        Files.writeString(path.resolve("0-notes.txt"), "mine");
        Files.writeString(path.resolve("20291231T000000000Z-x.eml-part"), "of a process that was killed");
        for (int i = 0; i < MailFolder.LIMIT - 1; i++) {
            Files.writeString(path.resolve("20291231T00000" + (1000 + i) + "Z-x.eml"), "");
        }
        folder.send(Mails.to("alice@example.com"));
        assertThat(files(path))
                .hasSize(MailFolder.LIMIT + 1)
                .noneMatch(file -> file.toString().endsWith("-part"));
        clock.advance(Duration.ofSeconds(1));
        folder.send(Mails.to("alice@example.com"));
        List<Path> left = files(path);
        assertThat(left).hasSize(MailFolder.LIMIT + 1).doesNotContain(path.resolve("20291231T000001000Z-x.eml"));
        assertThat(left.get(0)).hasFileName("0-notes.txt");
        assertThat(left.get(left.size() - 1).getFileName().toString()).startsWith("20300101T000001000Z-");
    }

    @Test
    void reportsAFolderThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> folder(file)).isInstanceOf(MailException.class);
        Path path = directory.resolve("mails");
        MailFolder folder = folder(path);
        Files.delete(path);
        MailException failure =
                catchThrowableOfType(MailException.class, () -> folder.send(Mails.to("alice@example.com")));
        assertThat(failure.kind()).isEqualTo(MailException.Kind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("NoSuchFileException");
    }
}
