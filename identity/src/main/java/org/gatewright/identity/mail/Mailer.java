package org.gatewright.identity.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.gatewright.server.outbox.OutboxStore;

/** The mails of one server, which are rendered at once and sent by its outbox. Thread-safe. */
public final class Mailer {
    private static final MailTemplates TEMPLATES = MailTemplates.defaults();

    private final MailDelivery delivery;
    private final OutboxStore store;
    private final Runnable wake;
    private final String tenant;
    private final ZoneId zone;
    private final Clock clock;

    /**
     * Creates the mails.
     *
     * @param wake has the outbox of this process send them; another one finds them within a minute
     * @param tenant the name of the server, for users
     * @param zone the time zone of the times in the mails
     */
    public Mailer(MailDelivery delivery, OutboxStore store, Runnable wake, String tenant, ZoneId zone, Clock clock) {
        this.delivery = delivery;
        this.store = store;
        this.wake = wake;
        this.tenant = tenant;
        this.zone = zone;
        this.clock = clock;
    }

    /**
     * Stores a mail to be sent. Does nothing if the address is not one that a mail can be sent to.
     *
     * @param languages the languages that the user prefers, best first
     * @param life how long the mail is of use
     */
    public void send(Notice notice, String address, List<String> languages, Origin origin, Duration life) {
        if (!MailAddress.isValid(address)) {
            return;
        }
        Recipient recipient = new Recipient(new MailAddress(address), languages, zone);
        Mail mail = TEMPLATES.render(notice, tenant, recipient, origin);
        store.add(delivery.message(mail, clock.instant(), life), clock.instant());
        wake.run();
    }
}
