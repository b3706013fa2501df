package org.gatewright.standalone.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Refusal;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.event.Event;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rate limit of the log of rejected requests. */
class RefusalLogTest {
    private static final Issuer ISSUER = new Issuer("https://login.example");
    private static final Refusal REFUSAL = new Refusal(
            "id", "/oauth2/token", "192.0.2.1", Optional.of("app"), OAuthException.invalidRequest("Malformed."));

    private final Logger logger = Logger.getLogger(RefusalLog.class.getName());
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
    }

    @Test
    @ExpectedLog("7 more requests were refused within a minute and not logged")
    void logsAThousandLinesAMinuteAndThenTheNumberOfOmittedOnes() {
        TestClock clock = new TestClock();
        RefusalLog log = new RefusalLog(clock);
        for (int i = 0; i < RefusalLog.PER_MINUTE + 7; i++) {
            log.on(ISSUER, new Event.Refused(REFUSAL));
        }
        assertThat(lines).hasSize(RefusalLog.PER_MINUTE).allMatch(line -> line.startsWith("Refused id /oauth2/token"));
        lines.clear();
        clock.advance(Duration.ofMinutes(1));
        log.on(ISSUER, new Event.Refused(REFUSAL));
        assertThat(lines)
                .hasSize(2)
                .anyMatch(line -> line.startsWith("7 more"))
                .anyMatch(line -> line.startsWith("Refused id"));
    }
}
