package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.Taken;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Race;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures of SQLite: errors while the file cannot be written, and recovery. */
class SqliteFailureTest {
    private static final JdbcSettings PATIENT = Databases.PATIENT;
    private static final JdbcSettings HASTY = Databases.SETTINGS.timeout(Duration.ofMillis(500));

    @TempDir
    Path directory;

    private final Clock clock = Clock.tickSeconds(ZoneOffset.UTC);
    private Path file;
    private JdbcStoreProvider storage;

    @BeforeEach
    void open() {
        file = directory.resolve("state.db");
        storage = JdbcStoreProvider.open("sqlite:" + file, clock, PATIENT);
    }

    /** Opens another store provider on the same file, with a short timeout. */
    private JdbcStoreProvider hasty() {
        return JdbcStoreProvider.open("sqlite:" + file, clock, HASTY);
    }

    private void reopen(JdbcSettings settings) {
        storage.close();
        storage = JdbcStoreProvider.open("sqlite:" + file, clock, settings);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private AuthorizationStore store() {
        return storage.tenant("tenant").authorizations();
    }

    @Test
    @Checks({"R-09", "R-10"})
    void failsWritesButNotReadsWhileAnotherConnectionHoldsTheWriteLock() throws SQLException {
        Authorization known = Probe.activeAuthorization("app", clock);
        store().insert(known);
        Authorization late = Probe.activeAuthorization("app", clock);
        try (JdbcStoreProvider hasty = hasty();
                WriteLock lock = new WriteLock(file)) {
            try (Race race = new Race(8)) {
                race.run(() -> {
                    Probe.assertUnavailable(
                            () -> hasty.tenant("tenant").authorizations().insert(late));
                    return true;
                });
            }
            assertThat(store().find(known.id())).contains(known);
            Probe.assertUnavailable(hasty::check);
        }
        storage.check();
        store().insert(Probe.activeAuthorization("app", clock));
        assertThat(store().find(late.id())).isEmpty();
        store().insert(late);
        assertThat(store().find(late.id())).contains(late);
    }

    @Test
    @Checks("R-09")
    void skipsWorkWhoseCallerGaveUp() throws SQLException {
        Authorization first = Probe.activeAuthorization("app", clock);
        store().insert(first);
        OneTimeStore oneTimes = storage.tenant("tenant").oneTimes();
        OneTimeId key = new OneTimeId("test", "key");
        oneTimes.put(key, "value", clock.instant().plus(Duration.ofDays(1)));
        try (JdbcStoreProvider hasty = hasty();
                WriteLock lock = new WriteLock(file);
                Race race = new Race(16)) {
            race.run(() -> {
                Probe.assertUnavailable(
                        () -> hasty.tenant("tenant").authorizations().replace(first.revoke()));
                Probe.assertUnavailable(() -> hasty.tenant("tenant").oneTimes().take(key));
                return true;
            });
        }
        storage.check();
        assertThat(store().find(first.id())).contains(first);
        assertThat(oneTimes.take(key)).isEqualTo(new Taken.Fresh("value"));
        assertThat(store().replace(first.revoke())).isTrue();
    }

    @Test
    @Checks({"R-10", "R-20"})
    void rejectsImmediatelyWhenTheQueueIsFull() throws Exception {
        reopen(PATIENT.waiting(5));
        ConcurrentLinkedQueue<Authorization> refused = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Authorization> done = new ConcurrentLinkedQueue<>();
        List<Thread> callers = new ArrayList<>();
        try (WriteLock lock = new WriteLock(file)) {
            for (int i = 0; i < 20; i++) {
                Authorization next = Probe.activeAuthorization("app", clock);
                callers.add(new Thread(() -> (Probe.succeeds(() -> store().insert(next)) ? done : refused).add(next)));
            }
            callers.forEach(Thread::start);
            Await.until("all but six are rejected", () -> refused.size() >= 14);
            assertThat(done).isEmpty();
        }
        for (Thread caller : callers) {
            Await.end(caller);
        }
        assertThat(done).hasSizeBetween(5, 6);
        assertThat(done).allSatisfy(row -> assertThat(store().find(row.id())).contains(row));
        assertThat(refused).hasSize(20 - done.size());
        assertThat(refused).allSatisfy(row -> assertThat(store().find(row.id())).isEmpty());
    }

    @Test
    @Checks("R-08")
    void completesAcceptedWritesOnClose() throws Exception {
        reopen(PATIENT);
        ConcurrentLinkedQueue<Authorization> done = new ConcurrentLinkedQueue<>();
        List<Thread> callers = new ArrayList<>();
        Thread closer = new Thread(storage::close);
        AuthorizationStore store = store();
        try (WriteLock lock = new WriteLock(file)) {
            for (int i = 0; i < 10; i++) {
                Authorization next = Probe.activeAuthorization("app", clock);
                callers.add(new Thread(() -> {
                    store.insert(next);
                    done.add(next);
                }));
            }
            callers.forEach(Thread::start);
            callers.forEach(SqliteFailureTest::awaitWaiting);
            closer.start();
            awaitWaiting(closer);
            assertThat(done).isEmpty();
        }
        Await.end(closer);
        assertThat(closer.isAlive()).isFalse();
        for (Thread caller : callers) {
            Await.end(caller);
        }
        assertThat(done).hasSize(10);
        reopen(PATIENT);
        assertThat(done).allSatisfy(row -> assertThat(store().find(row.id())).contains(row));
    }

    @Test
    void rejectsCallsAfterCloseAndAllowsClosingTwice() {
        Authorization row = Probe.activeAuthorization("app", clock);
        store().insert(row);
        storage.close();
        Probe.assertUnavailable(() -> store().find(row.id()));
        Probe.assertUnavailable(() -> store().replace(row.revoke()));
        Probe.assertUnavailable(storage::check);
        Thread again = new Thread(storage::close);
        again.setDaemon(true);
        again.start();
        Await.until("it is closed again", () -> !again.isAlive());
        reopen(PATIENT);
    }

    @Test
    void groupsManyWritesIntoOneCommit() throws Exception {
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = reader.createStatement();
                Race race = new Race(64)) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT COUNT(*) FROM gw_keys").close(); // so that the write-ahead log is not reset
            int before = commits();
            race.run(() -> {
                for (int i = 0; i < 20; i++) {
                    store().insert(Probe.activeAuthorization("app", clock));
                }
                return true;
            });
            assertThat(commits() - before).isBetween(1, 64 * 20 / 2);
        }
        assertThat(store().all(new AuthorizationFilter.Client("app")).toList()).hasSize(64 * 20);
    }

    /** Counts the transactions in the write-ahead log: frames whose second word is not zero are commit frames. */
    private int commits() throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(file + "-wal", "r")) {
            if (log.length() < 32) {
                return 0;
            }
            byte[] bytes = new byte[(int) log.length()];
            log.readFully(bytes);
            ByteBuffer words = ByteBuffer.wrap(bytes);
            int frame = 24 + words.getInt(8);
            long salts = words.getLong(16);
            int commits = 0;
            for (int at = 32; at + frame <= bytes.length && words.getLong(at + 8) == salts; at += frame) {
                commits += words.getInt(at + 4) == 0 ? 0 : 1;
            }
            return commits;
        }
    }

    @Test
    @Checks("R-11")
    void losesNothingAcknowledgedOnAFullDiskAndRecovers() throws Exception {
        try (SmallDisk disk = new SmallDisk(directory.resolve("small"))) {
            Path filler = disk.path().resolve("filler");
            JdbcStoreProvider small =
                    JdbcStoreProvider.open("sqlite:" + disk.path().resolve("state.db"), clock, PATIENT);
            try (small) {
                Files.write(filler, new byte[1 << 20]);
                AuthorizationStore rows = small.tenant("tenant").authorizations();
                ConcurrentLinkedQueue<Authorization> done = new ConcurrentLinkedQueue<>();
                AtomicInteger failures = new AtomicInteger();
                try (Race race = new Race(8)) {
                    race.run(() -> {
                        while (failures.get() < 20) {
                            Authorization next = Probe.activeAuthorization("app", clock);
                            if (Probe.succeeds(() -> rows.insert(next))) {
                                done.add(next);
                            } else {
                                failures.incrementAndGet();
                            }
                        }
                        return true;
                    });
                }
                assertThat(done).hasSizeGreaterThan(100);
                assertThat(done)
                        .allSatisfy(row -> assertThat(rows.find(row.id())).contains(row));
                Await.until("the disk is full to the last page", () -> !Probe.succeeds(small::check));
                Files.delete(filler);
                small.check();
                Authorization next = Probe.activeAuthorization("app", clock);
                rows.insert(next);
                assertThat(rows.find(next.id())).contains(next);
                Authorization first = done.remove();
                assertThat(rows.replace(first.revoke())).isTrue();
                assertThat(done)
                        .allSatisfy(row -> assertThat(rows.find(row.id())).contains(row));
            }
        }
    }

    @Test
    @Checks("R-11")
    void refusesToOpenOnAReadOnlyDisk() throws Exception {
        try (SmallDisk disk = new SmallDisk(directory.resolve("small"))) {
            String address = "sqlite:" + disk.path().resolve("state.db");
            Authorization known = Probe.activeAuthorization("app", clock);
            try (JdbcStoreProvider small = JdbcStoreProvider.open(address, clock, PATIENT)) {
                small.tenant("tenant").authorizations().insert(known);
            }
            disk.remount("ro");
            Probe.assertUnavailable(() -> JdbcStoreProvider.open(address, clock, PATIENT));
            disk.remount("rw");
            try (JdbcStoreProvider small = JdbcStoreProvider.open(address, clock, PATIENT)) {
                assertThat(small.tenant("tenant").authorizations().replace(known.revoke()))
                        .isTrue();
            }
        }
    }

    private static void awaitWaiting(Thread thread) {
        Await.until(
                "the thread waits",
                () -> Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING).contains(thread.getState()));
    }

    /** The write lock, held by another connection. */
    private static final class WriteLock implements AutoCloseable {
        private final Connection holder;

        WriteLock(Path file) throws SQLException {
            holder = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = holder.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 5000");
                statement.execute("BEGIN IMMEDIATE");
            }
        }

        @Override
        public void close() throws SQLException {
            holder.close();
        }
    }

    /** A mounted disk of four megabytes, if mounting is permitted. */
    private record SmallDisk(Path path) implements AutoCloseable {
        SmallDisk {
            assumeTrue(
                    Files.isDirectory(make(path)) && run("mount", "-t", "tmpfs", "-o", "size=4m", "none", path),
                    "Only root may mount a disk of a certain size");
        }

        private static Path make(Path path) {
            try {
                return Files.createDirectories(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void remount(String mode) {
            assertThat(run("mount", "-o", "remount," + mode, path)).isTrue();
        }

        private static boolean run(Object... command) {
            try {
                return 0
                        == new ProcessBuilder(Arrays.stream(command)
                                        .map(Object::toString)
                                        .toList())
                                .start()
                                .waitFor();
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            assertThat(run("umount", path)).isTrue();
        }
    }
}
