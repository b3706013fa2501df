package org.gatewright.standalone.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Mails that are made after the response to the request that asked for them. */
class MailsTest {
    private final Mails mails = new Mails(Optional.empty(), "Northwind");

    @Test
    void makesAllThatWereAskedForBeforeTheProgramEnds() {
        List<String> made = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 20; i++) {
            mails.laterForStrangers(() -> made.add("to a stranger"));
            mails.later(() -> made.add("to a user"));
        }
        Mails.awaitMade(Duration.ofMinutes(5));
        assertThat(made).hasSize(40);
    }
}
