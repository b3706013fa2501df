package org.gatewright.identity.mail;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.Events;
import org.gatewright.server.outbox.Delivery;
import org.gatewright.server.outbox.Outbox;
import org.gatewright.server.outbox.OutboxMessage;

/**
 * Mails in the outbox, sealed because of the links and codes in them. The target is a keyed hash of the address, so that the
 * store contains no address and mails to one are sent one after another. Thread-safe.
 */
public final class MailDelivery implements Delivery {
    /** The kind of messages. */
    public static final String KIND = "mail";

    private static final System.Logger LOG = System.getLogger(MailDelivery.class.getName());
    private static final int ID_BYTES = 16;

    private final MailSender sender;
    private final Sealer sealer;
    private final HmacKey targets;
    private final Events events;
    private final Entropy entropy;

    /**
     * Creates the delivery.
     *
     * @param sealer seals nothing else
     * @param targets the key of the hashes, the same in all processes and used for nothing else
     */
    public MailDelivery(MailSender sender, Sealer sealer, HmacKey targets, Events events, Entropy entropy) {
        this.sender = sender;
        this.sealer = sealer;
        this.targets = targets;
        this.events = events;
        this.entropy = entropy;
    }

    /** Returns the message that is attempted for 24 hours. */
    public OutboxMessage message(Mail mail, Instant now) {
        return message(mail, now, Outbox.LIFE);
    }

    /**
     * Returns the message of a mail that is worthless after some time.
     *
     * @param life how long it is attempted, at most 24 hours
     */
    public OutboxMessage message(Mail mail, Instant now, Duration life) {
        if (life.isNegative() || life.isZero() || life.compareTo(Outbox.LIFE) > 0) {
            throw new IllegalArgumentException("A mail must be attempted for at most 24 hours");
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("to", mail.to().value());
        members.put("subject", mail.subject());
        members.put("text", mail.text());
        members.put("html", mail.html());
        members.put("language", mail.language());
        return new OutboxMessage(
                new OutboxMessage.Target(KIND, target(mail.to())),
                entropy.text(ID_BYTES),
                sealer.seal(Json.bytes(members)),
                now.plus(life));
    }

    private String target(MailAddress to) {
        String address = to.ascii().toLowerCase(Locale.ROOT);
        return Base64Url.encode(targets.sign(address.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Sends a mail. One that will never be accepted is settled, since each further attempt counts against the sender, and
     * published as {@link Event.Undelivered}. One that this process cannot open waits for another process.
     */
    @Override
    public Outcome send(OutboxMessage message, Instant now) {
        Optional<Mail> mail = sealer.open(message.body()).flatMap(MailDelivery::read);
        if (mail.isEmpty()) {
            LOG.log(Level.WARNING, "A mail in the outbox was sealed with an unknown key; it is kept until it expires");
            return Outcome.REJECTED;
        }
        try {
            sender.send(mail.get());
            return Outcome.SETTLED;
        } catch (MailException e) {
            return switch (e.kind()) {
                case BUSY -> Outcome.BUSY;
                case UNAVAILABLE -> throw e;
                case REJECTED -> {
                    LOG.log(Level.WARNING, () -> "A mail is given up: " + e.getMessage());
                    events.publish(new Event.Undelivered(KIND, message.target().name()));
                    yield Outcome.SETTLED;
                }
            };
        }
    }

    private static Optional<Mail> read(byte[] body) {
        try {
            Claims members = new Claims(Json.read(body));
            return Optional.of(new Mail(
                    new MailAddress(members.text("to").orElseThrow()),
                    members.text("subject").orElseThrow(),
                    members.text("text").orElseThrow(),
                    members.text("html").orElseThrow(),
                    members.text("language").orElseThrow()));
        } catch (IllegalArgumentException | NoSuchElementException e) {
            return Optional.empty();
        }
    }
}
