package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Scale;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract of a storage that several processes share: the same code or refresh token is sent 64 times at the same
 * time from several processes, and a process is killed.
 */
@Tag("race")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ProcessRaceContract {
    private static final int FAMILIES = Scale.of(5, 10_000);
    private static final int SESSIONS = Scale.of(2, 1_000);
    private static final int RUNNERS = 64;
    private static final int PROCESSES = Scale.of(2, 3);
    private static final String REFUSED = "invalid_grant";
    private static final Pattern LINE = Pattern.compile("answered |ended .{20,}|ready$");

    private final List<Node> nodes = new ArrayList<>();
    private String address;
    private StoreProvider storage;

    /** Returns the address of a new, empty storage. */
    protected abstract String newAddress();

    /** Opens the storage at the address. */
    protected abstract StoreProvider open(String address);

    /** Returns a class whose {@code main} runs {@link RaceNode#run} with the address of the storage as argument. */
    protected abstract Class<?> program();

    private record Node(Process process, BufferedReader responses, PrintWriter requests) {}

    @BeforeAll
    void start() {
        address = newAddress();
        storage = open(address);
        for (int i = 0; i < PROCESSES; i++) {
            nodes.add(newNode());
        }
        nodes.forEach(node -> assertThat(read(node)).isEqualTo("ready"));
    }

    @AfterAll
    void stop() {
        nodes.forEach(node -> node.process().destroyForcibly());
        storage.close();
    }

    @Test
    @Checks({"R-01", "CG-01", "CG-02"})
    @Spec("RFC 6749 §4.1.2")
    void redeemsACodeOnceAcrossProcessesAndRevokesOnReplay() {
        Duration grace = Duration.ofSeconds(10);
        RaceNode own = new RaceNode(storage, grace);
        for (int family = 0; family < FAMILIES; family++) {
            Map<String, Integer> outcomes = race(grace, own.code());
            assertThat(outcomes).containsEntry(REFUSED, RUNNERS - 1).hasSize(2);
            outcomes.remove(REFUSED);
            String winner = outcomes.keySet().iterator().next();
            assertThat(outcomes).containsEntry(winner, 1);
            assertThat(own.token(RaceNode.refresh(winner))).isEqualTo(REFUSED);
        }
    }

    @Test
    @Checks({"R-02", "RT-02"})
    @Spec("RFC 9700 §4.14.2")
    void returnsTheSameSuccessorAcrossProcessesWithinTheGracePeriod() {
        Duration grace = Duration.ofMinutes(10);
        RaceNode own = new RaceNode(storage, grace);
        for (int family = 0; family < FAMILIES; family++) {
            String token = own.token(own.code());
            Map<String, Integer> outcomes = race(grace, RaceNode.refresh(token));
            assertThat(outcomes).hasSize(1).containsValue(RUNNERS).doesNotContainKeys(token, REFUSED);
            String successor = outcomes.keySet().iterator().next();
            assertThat(own.token(RaceNode.refresh(successor))).doesNotContain(REFUSED);
        }
    }

    @Test
    @Checks({"R-02", "RT-01"})
    @Spec("RFC 9700 §4.14.2")
    void revokesTheFamilyOnConcurrentRefreshWithoutGracePeriod() {
        Duration grace = Duration.ZERO;
        RaceNode own = new RaceNode(storage, grace);
        for (int family = 0; family < FAMILIES; family++) {
            Map<String, Integer> outcomes = race(grace, RaceNode.refresh(own.token(own.code())));
            assertThat(outcomes).containsEntry(REFUSED, RUNNERS - 1).hasSize(2);
            outcomes.remove(REFUSED);
            assertThat(own.token(RaceNode.refresh(outcomes.keySet().iterator().next())))
                    .isEqualTo(REFUSED);
        }
    }

    @Test
    @Checks({"SE-02", "RT-12"})
    @Spec("OpenID Connect Back-Channel Logout §2.7")
    void acceptsNothingOfASessionOnceItsEndIsAcknowledgedAcrossProcesses() {
        Duration grace = Duration.ofMinutes(10);
        RaceNode own = new RaceNode(storage, grace);
        for (int session = 0; session < SESSIONS; session++) {
            EndUser endUser = own.logIn();
            List<String> forms = new ArrayList<>();
            for (int i = 0; i < RUNNERS; i++) {
                forms.add(own.codeInSession(endUser));
                forms.add(RaceNode.refresh(own.token(own.codeInSession(endUser))));
            }
            for (int i = 0; i < PROCESSES; i++) {
                List<String> mine = forms.subList(i * forms.size() / PROCESSES, (i + 1) * forms.size() / PROCESSES);
                nodes.get(i).requests().println(grace + " " + mine.size() + " " + String.join(",", mine));
            }
            own.logOut(endUser);
            Map<String, Integer> outcomes = outcomes();
            assertThat(outcomes.values().stream().mapToInt(count -> count).sum())
                    .isEqualTo(2 * RUNNERS);
            outcomes.remove(REFUSED);
            assertThat(outcomes.keySet())
                    .allSatisfy(token ->
                            assertThat(own.token(RaceNode.refresh(token))).isEqualTo(REFUSED));
        }
    }

    @Test
    @Checks("LO-04")
    @Spec("OpenID Connect Back-Channel Logout §2.5")
    void sendsTheLogoutTokensOfAKilledProcess() {
        Node victim = newNode();
        assertThat(read(victim)).isEqualTo("ready");
        victim.requests().println("log-out");
        Set<String> ended = new HashSet<>();
        for (String line = read(victim); line.startsWith("ended "); line = read(victim)) {
            ended.add(line.substring(6));
            if (ended.size() == RUNNERS) {
                victim.process().toHandle().destroyForcibly(); // lines that it has printed before are still read
            }
        }
        Set<String> told = new HashSet<>();
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        new RaceNode(storage, Duration.ZERO, later, form -> told.add(session(form))).deliver();
        assertThat(ended).hasSizeGreaterThanOrEqualTo(RUNNERS);
        assertThat(told).containsAll(ended);
    }

    /** Returns the session that a logout token names. */
    private static String session(String form) {
        String payload = form.substring(form.indexOf('.') + 1, form.lastIndexOf('.'));
        return new Claims(Json.read(Base64Url.decode(payload).orElseThrow()))
                .text("sid")
                .orElseThrow();
    }

    private Node newNode() {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program().getName(),
                address);
        return io(() -> {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(new File("target/nodes.log")))
                    .start();
            return new Node(
                    process,
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII)),
                    new PrintWriter(process.getOutputStream(), true, StandardCharsets.US_ASCII));
        });
    }

    /** Sends the form from all processes at once and counts the outcomes. */
    private Map<String, Integer> race(Duration grace, String form) {
        for (int i = 0; i < PROCESSES; i++) {
            int runners = RUNNERS / PROCESSES + (i < RUNNERS % PROCESSES ? 1 : 0);
            nodes.get(i).requests().println(grace + " " + runners + " " + form);
        }
        return outcomes();
    }

    /** Returns how often each outcome occurred in all processes. */
    private Map<String, Integer> outcomes() {
        // Reads all lines before evaluating any, or lines of a failed race would count towards the next one.
        List<String> responses = nodes.stream().map(ProcessRaceContract::read).toList();
        Map<String, Integer> outcomes = new TreeMap<>();
        for (String response : responses) {
            assertThat(response).startsWith("answered ");
            for (String outcome : response.substring(9).split(" ")) {
                int equals = outcome.indexOf('=');
                outcomes.merge(
                        outcome.substring(0, equals), Integer.parseInt(outcome.substring(equals + 1)), Integer::sum);
            }
        }
        return outcomes;
    }

    /** Returns the next line of a node, skipping the output of libraries; "null" after the last. */
    private static String read(Node node) {
        return io(() -> {
            String line = node.responses().readLine();
            while (line != null && !LINE.matcher(line).lookingAt()) {
                line = node.responses().readLine();
            }
            return String.valueOf(line);
        });
    }

    private interface Io<T> {
        T get() throws IOException;
    }

    private static <T> T io(Io<T> action) {
        try {
            return action.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
