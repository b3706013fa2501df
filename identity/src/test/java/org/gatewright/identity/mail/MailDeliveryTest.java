package org.gatewright.identity.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.Events;
import org.gatewright.server.outbox.Delivery;
import org.gatewright.server.outbox.MemoryOutboxStore;
import org.gatewright.server.outbox.Outbox;
import org.gatewright.server.outbox.OutboxMessage;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mails that wait in an outbox, and are sent to a real SMTP server. */
class MailDeliveryTest {
    private static final Mail MAIL = Mails.to("alice@example.com");
    private static final Duration PAUSE = Duration.ofMinutes(11);

    private final TestClock clock = new TestClock();
    private final Entropy entropy = Entropy.system();
    private final TestMailServer server = TestMailServer.plain();
    private final List<Event> published = new ArrayList<>();
    private final Events events =
            new Events(new Issuer("https://northwind.example"), (issuer, event) -> published.add(event));
    private final Sealer sealer = new Sealer(Map.of("1", entropy.bytes(32)));
    private final HmacKey targets = new HmacKey(entropy.bytes(32));
    private final MailDelivery delivery = delivery(sealer);
    private final MemoryOutboxStore store = new MemoryOutboxStore();
    private final Outbox outbox = new Outbox(store, clock, events);

    MailDeliveryTest() {
        outbox.add(MailDelivery.KIND, delivery);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private MailDelivery delivery(Sealer sealer) {
        SmtpSettings settings =
                SmtpSettings.of("localhost", SmtpSecurity.NONE, Mails.SENDER).port(server.port());
        return new MailDelivery(new SmtpSender(settings, clock, entropy), sealer, targets, events, entropy);
    }

    private void add(Mail mail) {
        store.add(delivery.message(mail, clock.instant()), clock.instant());
    }

    private List<String> recipients() {
        return server.received().stream().map(received -> received.to().get(0)).toList();
    }

    @Test
    void sendsEachMailOnce() {
        add(MAIL);
        add(MAIL);
        add(Mails.to("bob@example.com"));
        assertThat(outbox.deliver()).isEqualTo(3);
        assertThat(recipients()).containsExactly("alice@example.com", "alice@example.com", "bob@example.com");
        assertThat(store.isEmpty()).isTrue();
        assertThat(outbox.deliver()).isZero();
    }

    @Test
    void storesNeitherAddressNorLink() {
        OutboxMessage message = delivery.message(MAIL, clock.instant());
        assertThat(message.target().kind()).isEqualTo("mail");
        assertThat(message.target().name()).hasSize(43);
        assertThat(message.body().split("\\.", -1)).hasSize(5);
        for (String part : List.of(message.body(), message.target().name(), message.id(), message.toString())) {
            assertThat(part).doesNotContain("alice", "example", "northwind", "ticket", "Grüße");
        }
        assertThat(new String(sealer.open(message.body()).orElseThrow(), StandardCharsets.UTF_8))
                .contains("alice@example.com", "ticket=secret");
    }

    @Test
    void sendsMailsToOneAddressOneAfterAnotherHoweverItIsWritten() {
        OutboxMessage message = delivery.message(MAIL, clock.instant());
        OutboxMessage same = delivery.message(Mails.to("Alice@EXAMPLE.com"), clock.instant());
        assertThat(same.target()).isEqualTo(message.target());
        assertThat(same.id()).isNotEqualTo(message.id());
        assertThat(delivery.message(Mails.to("bob@example.com"), clock.instant())
                        .target())
                .isNotEqualTo(message.target());
    }

    @Test
    void expiresAfterADayOrEarlier() {
        assertThat(delivery.message(MAIL, clock.instant()).expires())
                .isEqualTo(clock.instant().plus(Duration.ofHours(24)));
        Duration life = Duration.ofMinutes(15);
        assertThat(delivery.message(MAIL, clock.instant(), life).expires())
                .isEqualTo(clock.instant().plus(life));
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofHours(25))) {
            assertThatThrownBy(() -> delivery.message(MAIL, clock.instant(), wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @ExpectedLog("could not be sent: org.gatewright.identity.mail.MailException: The mail server")
    void triesAgainAfterATemporaryFailure() {
        server.rejectRecipient(451);
        add(MAIL);
        assertThat(outbox.deliver()).isZero();
        assertThat(outbox.deliver()).as("during the pause").isZero();
        server.rejectRecipient(0);
        clock.advance(PAUSE);
        assertThat(outbox.deliver()).isEqualTo(1);
        assertThat(recipients()).containsExactly("alice@example.com");
        assertThat(published).isEmpty();
    }

    @Test
    void sendsAgainWhenAProcessStopsBeforeItNotesTheSuccess() {
        add(MAIL);
        Instant now = clock.instant();
        OutboxMessage leased =
                store.lease(now, now.plusSeconds(120)).orElseThrow().messages().get(0);
        assertThat(delivery.send(leased, now)).isEqualTo(Delivery.Outcome.SETTLED);
        assertThat(outbox.deliver()).as("during the lease").isZero();
        clock.advance(PAUSE);
        assertThat(outbox.deliver()).isEqualTo(1);
        assertThat(recipients()).containsExactly("alice@example.com", "alice@example.com");
    }

    @Test
    @ExpectedLog("A mail is given up: The mail server")
    void givesUpAfterAPermanentFailureAndGoesOn() {
        server.rejectRecipient(550);
        add(MAIL);
        outbox.deliver();
        assertThat(store.isEmpty()).isTrue();
        assertThat(published)
                .containsExactly(new Event.Undelivered(
                        "mail", delivery.message(MAIL, clock.instant()).target().name()));
        server.rejectRecipient(0);
        add(MAIL);
        outbox.deliver();
        assertThat(server.received()).hasSize(1);
    }

    @Test
    @ExpectedLog({"could not be sent", "given up"})
    void givesUpWhenTheMailExpires() {
        server.rejectRecipient(451);
        store.add(delivery.message(MAIL, clock.instant(), Duration.ofMinutes(5)), clock.instant());
        outbox.deliver();
        clock.advance(PAUSE);
        outbox.deliver();
        assertThat(store.isEmpty()).isTrue();
        assertThat(published).hasSize(1);
    }

    @Test
    @ExpectedLog("A mail in the outbox was sealed with an unknown key")
    void keepsAMailThatAnotherProcessCanOpen() {
        OutboxMessage message = delivery.message(MAIL, clock.instant());
        MailDelivery other = delivery(new Sealer(Map.of("2", entropy.bytes(32))));
        assertThat(other.send(message, clock.instant())).isEqualTo(Delivery.Outcome.REJECTED);
        OutboxMessage foreign = new OutboxMessage(
                message.target(),
                "1",
                sealer.seal("{\"to\":\"nobody\"}".getBytes(StandardCharsets.UTF_8)),
                message.expires());
        assertThat(delivery.send(foreign, clock.instant())).isEqualTo(Delivery.Outcome.REJECTED);
        assertThat(server.received()).isEmpty();
    }

    @Test
    void leavesAMailInTheOutboxWhenTooManyAreBeingSent() {
        MailSender busy = mail -> {
            throw new MailException(MailException.Kind.BUSY, "Too many mails are being sent");
        };
        assertThat(new MailDelivery(busy, sealer, targets, events, entropy)
                        .send(delivery.message(MAIL, clock.instant()), clock.instant()))
                .isEqualTo(Delivery.Outcome.BUSY);
    }
}
