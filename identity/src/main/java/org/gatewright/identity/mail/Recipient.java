package org.gatewright.identity.mail;

import java.time.ZoneId;
import java.util.List;

/**
 * The recipient of a mail. Its {@code toString} omits the values.
 *
 * @param languages the preferred languages as tags (RFC 5646), best first; those without words are skipped
 * @param zone the time zone of the times in the mail
 */
public record Recipient(MailAddress address, List<String> languages, ZoneId zone) {
    public Recipient {
        languages = List.copyOf(languages);
    }

    @Override
    public String toString() {
        return "Recipient";
    }
}
