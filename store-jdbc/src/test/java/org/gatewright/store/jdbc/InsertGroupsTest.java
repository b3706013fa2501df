package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Race;
import org.junit.jupiter.api.Test;

/** Rows that several callers insert at the same time. */
class InsertGroupsTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    /** What arrived at the database: the first values of the rows of each group. */
    private final List<List<Object>> sent = new CopyOnWriteArrayList<>();

    private final CountDownLatch go = new CountDownLatch(1);

    private int[] record(List<Object[]> rows) {
        sent.add(rows.stream().map(row -> row[0]).toList());
        return rows.stream().mapToInt(row -> 1).toArray();
    }

    private int[] wait(List<Object[]> rows) {
        int[] counts = record(rows);
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return counts;
    }

    private static List<CompletableFuture<Integer>> insert(InsertGroups groups, int from, int to) {
        return IntStream.range(from, to).mapToObj(row -> groups.insert(row)).toList();
    }

    /** Occupies both senders, and queues rows behind them, from 2 on. */
    private List<CompletableFuture<Integer>> queued(InsertGroups groups, int rows) {
        List<CompletableFuture<Integer>> all = new ArrayList<>(insert(groups, 0, 1));
        Await.until("the first row is sent", () -> sent.size() == 1);
        all.addAll(insert(groups, 1, 2));
        Await.until("the second row is sent", () -> sent.size() == 2);
        all.addAll(insert(groups, 2, 2 + rows));
        Await.until("the others wait", () -> groups.waiting() == rows);
        return all;
    }

    @Test
    void sendsARowAloneAtOnce() {
        InsertGroups groups = new InsertGroups(this::record, LONG);
        assertThat(groups.insert("a").join()).isEqualTo(1);
        assertThat(groups.insert("b").join()).isEqualTo(1);
        assertThat(sent).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void sendsRowsTogetherThatComeMeanwhile() {
        InsertGroups groups = new InsertGroups(this::wait, LONG);
        List<CompletableFuture<Integer>> all = queued(groups, 20);
        go.countDown();
        assertThat(all).allSatisfy(one -> assertThat(one.join()).isEqualTo(1));
        assertThat(sent.stream().mapToInt(List::size).sum()).isEqualTo(22);
        assertThat(sent).hasSize(3);
    }

    @Test
    void tellsEachCallerWhetherItsRowWasInserted() {
        InsertGroups groups = new InsertGroups(
                rows -> {
                    wait(rows);
                    return rows.stream().mapToInt(row -> (Integer) row[0] % 2).toArray();
                },
                LONG);
        List<CompletableFuture<Integer>> all = queued(groups, 20);
        go.countDown();
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).join()).isEqualTo(i % 2);
        }
    }

    @Test
    void rejectsAFaultyRowAlone() {
        InsertGroups groups = new InsertGroups(
                rows -> {
                    wait(rows);
                    if (rows.stream().anyMatch(row -> row[0].equals(7))) {
                        throw new SQLException("the row is at fault", "22021");
                    }
                    return record(rows);
                },
                LONG);
        List<CompletableFuture<Integer>> all = queued(groups, 20);
        go.countDown();
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).handle((count, failure) -> failure == null).join())
                    .as("row " + i)
                    .isEqualTo(i != 7);
        }
    }

    @Test
    void reportsAFailureOfTheDatabaseToEveryCallerAndRecovers() {
        InsertGroups groups = new InsertGroups(
                rows -> {
                    wait(rows);
                    if (rows.size() > 1) {
                        throw new SQLException("the connection is gone", "08006");
                    }
                    return record(rows);
                },
                LONG);
        List<CompletableFuture<Integer>> all = queued(groups, 5);
        go.countDown();
        long failed = all.stream()
                .filter(one -> one.handle((count, failure) -> failure != null).join())
                .count();
        assertThat(failed).isEqualTo(5);
        assertThat(groups.insert(99).join()).isEqualTo(1);
    }

    @Test
    void givesUpAfterTheTimeout() {
        InsertGroups groups = new InsertGroups(this::wait, Duration.ofMillis(1));
        Await.until("both senders are occupied, by rows that were not given up before", () -> {
            insert(groups, 0, 1);
            return sent.size() == 2;
        });
        assertThatThrownBy(() -> groups.insert(2).join()).hasCauseInstanceOf(TimeoutException.class);
        assertThat(groups.waiting()).isZero();
        go.countDown();
        Await.until(
                "a row is inserted in time",
                () -> groups.insert(3)
                        .handle((count, failure) -> failure == null)
                        .join());
    }

    @Test
    void losesNoRowOfManyCallers() {
        InsertGroups groups = new InsertGroups(this::record, LONG);
        AtomicInteger rows = new AtomicInteger();
        try (Race callers = new Race(64)) {
            List<Integer> counts = callers.run(() -> {
                int inserted = 0;
                for (int i = 0; i < 200; i++) {
                    inserted += groups.insert(rows.incrementAndGet()).join();
                }
                return inserted;
            });
            assertThat(counts).hasSize(64).containsOnly(200);
        }
        assertThat(sent.stream().flatMap(List::stream)).hasSize(64 * 200).doesNotHaveDuplicates();
    }
}
