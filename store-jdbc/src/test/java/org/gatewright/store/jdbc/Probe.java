package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.Grantor;
import org.gatewright.server.authorization.RefreshState;
import org.gatewright.server.storage.StorageException;

/** What tests of failures store, and how they wait. */
final class Probe {
    /** How much longer than its time a call may take on a machine with few cores. */
    static final Duration MARGIN = Duration.ofSeconds(2);

    private static final Entropy ENTROPY = Entropy.system();

    private Probe() {}

    /** An authorization with a refresh token, good for 90 days. */
    static Authorization live(String client, Clock clock) {
        return until(client, clock.instant(), clock.instant().plus(Duration.ofDays(90)));
    }

    static Authorization until(String client, Instant now, Instant end) {
        Grantor alice = new Grantor("alice", Optional.empty(), Optional.empty(), List.of());
        return Authorization.create(ENTROPY, client, Optional.of(alice), Permission.of(Scope.of("read")), Map.of(), now)
                .start(Optional.of(refresh(0, now)), end);
    }

    static RefreshState refresh(int serial, Instant now) {
        return new RefreshState(serial, now, now.plus(Duration.ofDays(14)));
    }

    /** Waits until it is so; fails after the time. */
    static void await(Duration longest, String what, Callable<Boolean> condition) {
        long end = System.nanoTime() + longest.toNanos();
        while (!holds(condition)) {
            assertThat(System.nanoTime()).as("the time to wait until " + what).isLessThan(end);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the storage does it; false where it says that it can't. */
    static boolean works(Runnable call) {
        try {
            call.run();
            return true;
        } catch (StorageException e) {
            return false;
        }
    }

    /** The storage says that it can't, and says so in time. */
    static void refuses(Duration longest, ThrowingCallable call) {
        long start = System.nanoTime();
        assertThatThrownBy(call).isInstanceOf(StorageException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(longest);
    }
}
