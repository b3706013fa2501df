package org.gatewright.identity.mail;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The encryption of connections to a mail server. */
public enum SmtpSecurity {
    /** TLS from the first byte (RFC 8314 §3.3). */
    TLS(465),
    /** TLS after the command STARTTLS, which the server must offer (RFC 3207). */
    STARTTLS(587),
    /** None, which is permitted to a loopback host only. */
    NONE(25);

    private final int port;

    SmtpSecurity(int port) {
        this.port = port;
    }

    /** Returns the setting of a configuration value: {@code tls}, {@code starttls} or {@code none}. */
    public static Optional<SmtpSecurity> of(String value) {
        return Arrays.stream(values())
                .filter(security -> security.value().equals(value))
                .findFirst();
    }

    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    int port() {
        return port;
    }
}
