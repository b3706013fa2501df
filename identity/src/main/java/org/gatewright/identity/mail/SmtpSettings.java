package org.gatewright.identity.mail;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to reach a mail server. Immutable; its text reveals neither the user name nor the password.
 *
 * @param host a host name or an IP address
 * @param sender the sender of all mails
 * @param login how to authenticate, if the server requires it
 * @param timeout the longest time to connect, and to wait for each response
 */
public record SmtpSettings(
        String host, int port, SmtpSecurity security, Sender sender, Optional<Login> login, Duration timeout) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);
    private static final int MAX_PORT = 65_535;
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

    /** A user name and a password. Its text reveals neither. */
    public record Login(String user, String password) {
        /** Throws {@link IllegalArgumentException} if one of them is empty or has control characters. */
        public Login {
            if (user.isEmpty() || password.isEmpty() || !Mail.isLine(user) || !Mail.isLine(password)) {
                throw new IllegalArgumentException(
                        "The user name and the password of the mail server must not be empty or contain control characters");
            }
        }

        @Override
        public String toString() {
            return "Login";
        }
    }

    /** Throws {@link IllegalArgumentException} for values out of range, and for an unencrypted connection to another host. */
    public SmtpSettings {
        if (host.isBlank() || !Mail.isLine(host) || host.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("The mail server '" + host + "' is not a host name");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("The port " + port + " of the mail server is not between 1 and 65535");
        }
        if (security == SmtpSecurity.NONE && !LOOPBACK.contains(host)) {
            throw new IllegalArgumentException(
                    "The mail server '" + host + "' needs tls or starttls; none is permitted for localhost only");
        }
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("The timeout of the mail server must be positive and at most a minute");
        }
    }

    /** Returns settings with the usual port for the security, without a login, and with a timeout of 10 seconds. */
    public static SmtpSettings of(String host, SmtpSecurity security, Sender sender) {
        return new SmtpSettings(host, security.port(), security, sender, Optional.empty(), DEFAULT_TIMEOUT);
    }

    public SmtpSettings port(int other) {
        return new SmtpSettings(host, other, security, sender, login, timeout);
    }

    public SmtpSettings login(String user, String password) {
        return new SmtpSettings(host, port, security, sender, Optional.of(new Login(user, password)), timeout);
    }

    public SmtpSettings timeout(Duration other) {
        return new SmtpSettings(host, port, security, sender, login, other);
    }

    @Override
    public String toString() {
        return "SmtpSettings[" + host + ":" + port + ", " + security.value() + "]";
    }
}
