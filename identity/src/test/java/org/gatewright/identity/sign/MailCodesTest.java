package org.gatewright.identity.sign;

import static org.assertj.core.api.Assertions.assertThat;

import org.gatewright.protocol.Entropy;
import org.gatewright.server.memory.MemoryOneTimeStore;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

class MailCodesTest {
    private final TestClock clock = new TestClock();
    private final OneTimeStore store = new MemoryOneTimeStore(clock);
    private final MailCodes codes = new MailCodes(store, Entropy.system(), clock, "sign-in");
    private final String handle = codes.handle();
    private final String code = codes.create(handle, "alice");

    private static String other(String code) {
        return code.startsWith("1") ? "2" + code.substring(1) : "1" + code.substring(1);
    }

    @Test
    void permitsWhatItIsForOnce() {
        assertThat(code).matches("[0-9]{6}");
        assertThat(codes.use(handle, code.substring(0, 3) + " " + code.substring(3)))
                .contains("alice");
        assertThat(codes.use(handle, code)).isEmpty();
    }

    @Test
    void isOfNoUseOnAnotherPageOrForAnotherPurpose() {
        assertThat(codes.use(codes.handle(), code)).isEmpty();
        assertThat(new MailCodes(store, Entropy.system(), clock, "sign-up").use(handle, code))
                .isEmpty();
        assertThat(codes.use(handle, code)).contains("alice");
    }

    @Test
    void endsAfterFiveTries() {
        for (int i = 0; i < 5; i++) {
            assertThat(codes.use(handle, other(code))).isEmpty();
        }
        assertThat(codes.use(handle, code)).isEmpty();
    }

    @Test
    @Checks("UI-15")
    void expires() {
        clock.advance(MailCodes.LIFE.plusSeconds(1));
        assertThat(codes.use(handle, code)).isEmpty();
    }

    @Test
    @Checks("UI-15")
    void countsOnceAmongManyAtTheSameTime() {
        try (Race race = new Race(5)) {
            assertThat(race.run(() -> codes.use(handle, code).isPresent())).containsOnlyOnce(true);
        }
    }
}
