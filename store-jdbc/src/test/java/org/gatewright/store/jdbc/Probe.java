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

/** Test data and assertions of failure tests. */
final class Probe {
    private static final Entropy ENTROPY = Entropy.system();

    private Probe() {}

    /** Returns an authorization with a refresh token that expires in 90 days. */
    static Authorization activeAuthorization(String client, Clock clock) {
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

    /** Whether the call succeeds; false if it throws a storage exception. */
    static boolean succeeds(Runnable call) {
        try {
            call.run();
            return true;
        } catch (StorageException e) {
            return false;
        }
    }

    /** Repeats a call that changes nothing until the storage has recovered. */
    static void awaitRecovery(Runnable call) {
        Await.until("the storage has recovered", () -> succeeds(call));
    }

    /** Asserts that the call throws a storage exception. */
    static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(StorageException.class);
    }
}
