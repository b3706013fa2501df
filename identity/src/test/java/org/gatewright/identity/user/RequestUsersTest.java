package org.gatewright.identity.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** Accounts that a request reads once. */
class RequestUsersTest {
    private static final Request REQUEST =
            new Request("GET", "/", Headers.none(), new byte[0], new Request.Origin("192.0.2.1", true));

    private final TestClock clock = new TestClock();
    private final Entropy entropy = Entropy.system();
    private final MemoryUserStore store = new MemoryUserStore(clock);
    private final RequestUsers users = new RequestUsers(store);
    private final User alice = User.create(
            entropy, UserStatus.ACTIVE, UserProfile.named("alice"), Credentials.none(entropy), clock.instant());

    RequestUsersTest() {
        store.insert(alice);
    }

    private User lock() {
        User locked = store.find(alice.id()).orElseThrow().status(UserStatus.LOCKED, clock.instant());
        assertThat(store.replace(locked)).isEqualTo(UserStore.Outcome.DONE);
        return locked;
    }

    private void inRequest(Runnable work) {
        Handler handler = request -> {
            work.run();
            return Response.empty(204);
        };
        users.around(handler).handle(REQUEST);
    }

    @Test
    void aRequestSeesOneVersionOfAnAccount() {
        inRequest(() -> {
            assertThat(users.findByLogin("alice")).contains(alice);
            lock();
            assertThat(users.find(alice.id())).contains(alice);
        });
    }

    @Test
    void theNextRequestReadsTheAccountAgain() {
        inRequest(() -> assertThat(users.find(alice.id())).contains(alice));
        User locked = lock();
        inRequest(() -> assertThat(users.find(alice.id())).contains(locked));
    }

    @Test
    void readsAnAccountAgainAfterAChangeInTheRequestAlsoIfItFailed() {
        inRequest(() -> {
            User stale = users.find(alice.id()).orElseThrow().status(UserStatus.INVITED, clock.instant());
            User locked = lock();
            assertThat(users.replace(stale)).isEqualTo(UserStore.Outcome.OUTDATED);
            assertThat(users.find(alice.id())).contains(locked);
            User active = locked.status(UserStatus.ACTIVE, clock.instant());
            assertThat(users.replace(active)).isEqualTo(UserStore.Outcome.DONE);
            assertThat(users.find(alice.id())).contains(active);
        });
    }

    @Test
    void keepsNothingOutsideOfARequestOrAfterAFailedOne() {
        assertThat(users.find(alice.id())).contains(alice);
        assertThatThrownBy(() -> inRequest(() -> {
                    assertThat(users.find(alice.id())).contains(alice);
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");
        User locked = lock();
        assertThat(users.find(alice.id())).contains(locked);
    }

    @Test
    void anotherThreadReadsForItself() throws InterruptedException {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            inRequest(() -> {
                assertThat(users.find(alice.id())).contains(alice);
                User locked = lock();
                assertThat(read(other)).contains(locked);
            });
        } finally {
            other.shutdown();
        }
    }

    private Optional<User> read(ExecutorService thread) {
        try {
            return thread.submit(() -> users.find(alice.id())).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
