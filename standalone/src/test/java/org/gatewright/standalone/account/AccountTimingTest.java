package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.gatewright.identity.password.Argon2;
import org.gatewright.identity.password.ForeignHashes;
import org.gatewright.protocol.Entropy;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.TestResponse;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether the time of a response tells the name of an account from any other: requests with names of both kinds, in random
 * order, one after another from an address of its own each. The property {@code timing.requests} is their number of each kind,
 * {@code timing.seed} that of another order.
 */
@Tag("long")
class AccountTimingTest {
    private static final int REQUESTS = Integer.getInteger("timing.requests", 10_000);

    /** A hash of new passwords takes a hundred times as long as the rest of the response. */
    private static final int SLOW_REQUESTS = Math.max(100, REQUESTS / 5);

    /** The part of the requests that comes before, so that the program is compiled. */
    private static final double UNMEASURED = 0.1;

    private static final double LIMIT = 4.5;

    private static final Form SIGN_IN =
            new Form("/account", "ticket", "/login", Map.of("password", "tulip anchor marble"), 400);
    private static final Form FORGOT = new Form("/forgot", "token", "/forgot", Map.of(), 200);

    private final long seed = Long.getLong("timing.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private int addresses;

    @TempDir
    private Path folder;

    private FreshProgram program;
    private Wire wire;

    /**
     * A form in which a name is typed.
     *
     * @param page the page with it
     * @param hidden its hidden field
     * @param target where it is sent to
     * @param fields its fields without the hidden one and the name
     * @param status of every response
     */
    private record Form(String page, String hidden, String target, Map<String, String> fields, int status) {
        /** Fills in the form in a new browser, and returns how long the response to it took. */
        long send(PlainBrowser browser, String name) {
            browser.get(page);
            Map<String, String> all = new LinkedHashMap<>(fields);
            all.put("username", name);
            all.put(hidden, browser.field(hidden));
            long begun = System.nanoTime();
            TestResponse response = browser.post(target, all);
            long time = System.nanoTime() - begun;
            assertThat(response.status()).as(response.text()).isEqualTo(status);
            return time;
        }
    }

    @BeforeEach
    void write() throws IOException {
        program = new FreshProgram(folder, "sqlite:gatewright.db");
        wire = new Wire(program.port());
    }

    @AfterEach
    void stop() {
        program.kill();
    }

    @Test
    void rejectsAnUnknownNameAsFastAsAWrongPasswordWithACheapHash() throws IOException {
        start(ForeignHashes.read("pbkdf2_sha256$1$salt$" + "A".repeat(43) + "="), REQUESTS);
        measure("sign-in, cheap hash", REQUESTS, SIGN_IN, name -> {});
    }

    @Test
    void rejectsAnUnknownNameAsFastAsAWrongPassword() throws IOException {
        start(Argon2.id(Entropy.system()).unmatched(), SLOW_REQUESTS);
        measure("sign-in", SLOW_REQUESTS, SIGN_IN, name -> {});
    }

    @Test
    void respondsAsFastToAForgottenPasswordOfAnUnknownName() throws IOException {
        start(Argon2.id(Entropy.system()).unmatched(), REQUESTS);
        Inbox inbox = program.inbox();
        measure(
                "forgotten password",
                REQUESTS,
                FORGOT,
                // The mail is made after the response; the next request has to find the server idle again.
                name -> Await.until("a mail arrives", () -> inbox.empty().contains(address(name))));
    }

    /** Adds the accounts, and starts the program. */
    private void start(String hash, int requests) throws IOException {
        try (Accounts accounts = Accounts.open(program.settings())) {
            IntStream.range(0, unmeasured(requests) + requests)
                    .parallel()
                    .map(i -> 2 * i)
                    .forEach(i -> accounts.add(name(i), address(name(i)), hash));
        }
        program.start();
    }

    /** Accounts have the even numbers, so that the other names are between theirs in every index. */
    private static String name(int number) {
        return "ada%06d".formatted(number);
    }

    private static boolean isKnown(int number) {
        return number % 2 == 0;
    }

    private static String address(String name) {
        return name + "@people.example";
    }

    private PlainBrowser browser() {
        int number = ++addresses;
        return new PlainBrowser(wire, "10.%d.%d.%d".formatted(number >> 16, number >> 8 & 255, number & 255));
    }

    private void measure(String what, int requests, Form form, Consumer<String> afterKnown) {
        int before = unmeasured(requests);
        run(0, before, form, afterKnown, new Samples(before), new Samples(before));
        Samples known = new Samples(requests);
        Samples unknown = new Samples(requests);
        run(before, requests, form, afterKnown, known, unknown);
        double t = Samples.welch(known, unknown);
        System.out.printf(
                "%s, %,d requests each, seed %d: t = %.2f, medians %.1f and %.1f µs%n",
                what, requests, seed, t, known.median(), unknown.median());
        assertThat(Math.abs(t)).as("t of %s, with the seed %d", what, seed).isLessThan(LIMIT);
    }

    private static int unmeasured(int requests) {
        return (int) (requests * UNMEASURED);
    }

    private void run(int first, int number, Form form, Consumer<String> afterKnown, Samples known, Samples unknown) {
        List<Integer> numbers = new ArrayList<>(
                IntStream.range(2 * first, 2 * (first + number)).boxed().toList());
        Collections.shuffle(numbers, random);
        for (int i : numbers) {
            (isKnown(i) ? known : unknown).add(form.send(browser(), name(i)));
            if (isKnown(i)) {
                afterKnown.accept(name(i));
            }
        }
    }
}
