package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.store.jdbc.PostgresServer;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the program repeatedly at random moments while end-users sign in and change their accounts, starts it again without
 * any repair, and verifies the accounts: each is as it was before a change, or as after it. The property
 * {@code account.kills} is the number of kills, {@code account.seed} that of another run.
 */
@Tag("long")
class AccountKillTest {
    private static final int KILLS = Integer.getInteger("account.kills", 20);
    private static final int CLIENTS = 4;
    private static final int ACCOUNTS = 8;
    private static final int SOME_MESSAGES = 250;

    private final long seed = Long.getLong("account.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final Semaphore messages = new Semaphore(0);
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private int invitations;
    private int counted;

    @TempDir
    private Path folder;

    @Test
    void makesEachChangeOfAnAccountWhollyOrNotAtAllOnSqlite() throws Exception {
        killRepeatedly("sqlite:gatewright.db");
    }

    @Test
    void makesEachChangeOfAnAccountWhollyOrNotAtAllOnPostgresql() throws Exception {
        try (PostgresServer database = new PostgresServer(folder.resolve("data"), Map.of())) {
            killRepeatedly(database.address());
        }
    }

    private void killRepeatedly(String store) throws IOException {
        FreshProgram program = new FreshProgram(folder, store);
        try {
            program.start();
            try (Accounts accounts = Accounts.open(program.settings())) {
                AccountVerifier verifier = new AccountVerifier(accounts);
                for (int kill = 1; kill <= KILLS; kill++) {
                    List<List<KnownAccount>> invited = invite(program, accounts, kill);
                    strike(program, accounts, invited, kill);
                    program.start();
                    for (List<KnownAccount> ofClient : invited) {
                        ofClient.forEach(account -> wrong.addAll(verifier.verify(account)));
                    }
                    verifyAll(accounts.all());
                    assertThat(wrong)
                            .as("after kill " + kill + ", with the seed " + seed)
                            .isEmpty();
                    program.inbox().empty();
                }
                System.out.println(store.split(":")[0] + ", " + KILLS + " kills, seed " + seed + ": " + counted
                        + " requests and responses, " + verifier);
            }
        } finally {
            program.kill();
        }
    }

    private List<List<KnownAccount>> invite(FreshProgram program, Accounts accounts, int kill) {
        CountedWire wire = new CountedWire(new Wire(program.port()), messages);
        return IntStream.range(0, CLIENTS)
                .mapToObj(client -> IntStream.range(0, ACCOUNTS)
                        .mapToObj(i -> prefix(kill) + client + "x" + i)
                        .map(name -> invite(wire, accounts, name))
                        .toList())
                .toList();
    }

    private static String prefix(int kill) {
        return "ada" + kill + "x";
    }

    private KnownAccount invite(CountedWire wire, Accounts accounts, String name) {
        String mail = name + "@people.example";
        accounts.invite(name, mail);
        int number = ++invitations;
        String address = "10.%d.%d.%d".formatted(number >> 16, number >> 8 & 255, number & 255);
        return new KnownAccount(name, mail, number, () -> new PlainBrowser(wire, address));
    }

    /**
     * Has the end-users change their accounts, and kills the program after a random number of requests and responses, or as
     * soon as the store has the next change, which mostly is before its response.
     */
    private void strike(FreshProgram program, Accounts accounts, List<List<KnownAccount>> invited, int kill) {
        Inbox inbox = program.inbox();
        List<AccountLoad> loads = new ArrayList<>();
        for (List<KnownAccount> ofClient : invited) {
            loads.add(new AccountLoad(program.issuer(), inbox, ofClient, wrong, new Random(random.nextLong())));
        }
        messages.drainPermits();
        int some = 1 + random.nextInt(SOME_MESSAGES);
        boolean atChange = random.nextBoolean();
        List<Thread> threads = loads.stream().map(Thread::new).toList();
        threads.forEach(Thread::start);
        Await.until("there are messages", () -> messages.tryAcquire(some) || haveEnded(threads));
        if (atChange) {
            long before = accounts.changes(prefix(kill));
            Await.until("an account changes", () -> accounts.changes(prefix(kill)) != before || haveEnded(threads));
        }
        program.kill();
        loads.forEach(AccountLoad::end);
        threads.forEach(Await::end);
        counted += some;
    }

    /** Returns whether all clients have failed, or have changed all their accounts. */
    private static boolean haveEnded(List<Thread> threads) {
        return threads.stream().noneMatch(Thread::isAlive);
    }

    private void verifyAll(List<User> all) {
        Set<String> addresses = new HashSet<>();
        for (User user : all) {
            boolean password = user.credentials().password().isPresent();
            boolean codes = !user.credentials().recoveryCodes().isEmpty();
            Optional<String> address = user.profile().uniqueEmail();
            if (user.status() == UserStatus.ACTIVE && !password) {
                wrong.add("an account is active without a password");
            }
            if (user.status() == UserStatus.INVITED && password) {
                wrong.add("an account has a password, and is invited only");
            }
            if (user.credentials().hasSecondFactor() != codes) {
                wrong.add("an account has an app without recovery codes, or codes without an app");
            }
            if (address.isPresent() && !addresses.add(address.get())) {
                wrong.add("two accounts have the same confirmed address");
            }
        }
    }
}
