package org.gatewright.standalone.config;

import java.nio.file.Path;
import java.util.Optional;
import org.gatewright.files.YamlMap;
import org.gatewright.identity.mail.MailAddress;
import org.gatewright.identity.mail.Sender;
import org.gatewright.identity.mail.SmtpSecurity;
import org.gatewright.identity.mail.SmtpSettings;

/** How mails are sent: by a mail server, or into a folder for a trial. */
public sealed interface MailSettings {
    /** Mails are sent by a mail server. */
    record Server(SmtpSettings smtp) implements MailSettings {}

    /** Mails are written to files. */
    record Folder(Path folder, Sender sender) implements MailSettings {}

    /** Reads the settings; empty if no mails are sent. */
    static Optional<MailSettings> read(YamlMap root, PageSettings pages) {
        return root.map("mail").map(mail -> of(mail, pages));
    }

    private static MailSettings of(YamlMap mail, PageSettings pages) {
        MailAddress from = mail.parsed("from", mail.require("from"), MailAddress::new);
        Sender sender = new Sender(from, mail.text("name").orElse(pages.name()));
        if (mail.names().contains("folder") == mail.names().contains("server")) {
            throw mail.wrong("from", "'mail' must have either 'server' or 'folder'");
        }
        if (mail.names().contains("folder")) {
            return new Folder(mail.path(mail.require("folder")), sender);
        }
        return new Server(mail.parsed("server", mail.require("server"), host -> server(mail, host, sender)));
    }

    private static SmtpSettings server(YamlMap mail, String host, Sender sender) {
        SmtpSecurity security = mail.text("security").flatMap(SmtpSecurity::of).orElse(SmtpSecurity.STARTTLS);
        SmtpSettings settings = SmtpSettings.of(host, security, sender);
        Optional<Integer> port = mail.number("port");
        SmtpSettings withPort = port.isPresent() ? settings.port(port.get()) : settings;
        return mail.text("user")
                .map(user -> withPort.login(user, mail.secret("password", mail.require("password"))))
                .orElse(withPort);
    }
}
