package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gatewright.testkit.Await;

/** The folder to which a server writes its mails. Thread-safe. */
final class Inbox {
    private static final Pattern LINK = Pattern.compile("http://localhost:\\S+\\?link=\\S+");

    private static final Pattern CODE = Pattern.compile("(?m)^[0-9]{6}$");

    private final Path folder;
    private final String issuer;
    private final Map<Path, Mail> mails = new ConcurrentHashMap<>();

    Inbox(Path folder, String issuer) {
        this.folder = folder;
        this.issuer = issuer;
    }

    /** Waits for the one link to a page in the mails to that address. */
    String await(String recipient, String path) {
        Await.until("a mail has a link", () -> !links(recipient, path).isEmpty());
        assertThat(links(recipient, path)).hasSize(1);
        return links(recipient, path).get(0);
    }

    /** Waits for the one code in the mails to that address. */
    String awaitCode(String recipient) {
        Await.until("a mail has a code", () -> !codes(recipient).isEmpty());
        assertThat(codes(recipient)).hasSize(1);
        return codes(recipient).get(0);
    }

    private List<String> codes(String recipient) {
        return texts(recipient).stream()
                .flatMap(text -> CODE.matcher(text).results().map(MatchResult::group))
                .toList();
    }

    /** Returns the links to a page in the mails to that address. */
    List<String> links(String recipient, String path) {
        return texts(recipient).stream()
                .flatMap(text -> LINK.matcher(text).results().map(MatchResult::group))
                .filter(link -> link.startsWith(issuer + path))
                .toList();
    }

    /** Returns the texts of the mails to that address. */
    List<String> texts(String recipient) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Inbox::isMail)
                    .map(file -> mails.computeIfAbsent(file, Inbox::read))
                    .filter(mail -> mail.recipient().equals(recipient))
                    .map(Mail::text)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the mails that have arrived, before the server does; returns their recipients. */
    Set<String> empty() throws IOException {
        Set<String> recipients = new HashSet<>();
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(Inbox::isMail).toList()) {
                    recipients.add(mails.computeIfAbsent(file, Inbox::read).recipient());
                    Files.delete(file);
                }
            }
        }
        mails.clear();
        return recipients;
    }

    private static boolean isMail(Path file) {
        return file.toString().endsWith(".eml");
    }

    private record Mail(String recipient, String text) {}

    private static Mail read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), in);
            Multipart parts = (Multipart) message.getContent();
            return new Mail(
                    message.getAllRecipients()[0].toString(),
                    parts.getBodyPart(0).getContent().toString());
        } catch (IOException | MessagingException e) {
            throw new AssertionError(e);
        }
    }
}
