package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.authorization.RefreshState;
import org.gatewright.server.storage.StorageException;
import org.gatewright.testkit.Await;

/** What tests of failures store, and what they expect of calls. */
final class Probe {
    private static final Entropy ENTROPY = Entropy.system();

    private Probe() {}

    /** An authorization with a refresh token, good for 90 days. */
    static Authorization live(String client, Clock clock) {
        return until(client, clock.instant(), clock.instant().plus(Duration.ofDays(90)));
    }

    static Authorization until(String client, Instant now, Instant end) {
        EndUser alice = EndUser.of("alice");
        return Authorization.create(ENTROPY, client, Optional.of(alice), Permission.of(Scope.of("read")), Map.of(), now)
                .start(Optional.of(refresh(0, now)), end);
    }

    static RefreshState refresh(int serial, Instant now) {
        return new RefreshState(serial, now, now.plus(Duration.ofDays(14)));
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

    /** Repeats a call that changes nothing until the storage has recovered. */
    static void recovers(Runnable call) {
        Await.until("the storage has recovered", () -> works(call));
    }

    /** The call ends, with the failure of a storage that cannot be used. */
    static void refuses(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(StorageException.class);
    }
}
