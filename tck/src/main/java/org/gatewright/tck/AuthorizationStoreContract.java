package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.AuthorizationDetail;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.CodeBinding;
import org.gatewright.server.authorization.CodeState;
import org.gatewright.server.authorization.DeviceState;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.authorization.RefreshState;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;

/** The contract of {@link AuthorizationStore}. Extend it, and return a new, empty store for each call. */
public abstract class AuthorizationStoreContract {
    private static final int RACERS = 64;
    private static final Permission PERMISSION = new Permission(
            Scope.of("b", "a"),
            Set.of("https://api.example/ü"),
            List.of(new AuthorizationDetail(Map.of("type", "payment", "amount", Map.of("value", 12L)))));

    protected final Entropy entropy = Entropy.system();
    protected final TestClock clock = new TestClock();

    /** Creates an empty store that uses this clock. */
    protected abstract AuthorizationStore newStore(TestClock clock);

    @Test
    @Parity(32)
    void returnsAuthorizationsUnchanged() {
        AuthorizationStore store = newStore(clock);
        Authorization full = authorization("alice", "app")
                .start(new CodeState(
                        new CodeBinding(
                                Optional.of("https://c/cb?a=ü"),
                                Optional.of(CodeChallenge.from("v".repeat(43))),
                                Optional.of(Confirmation.key("k".repeat(43))),
                                Map.of("nonce", "n-0")),
                        clock.instant().plusSeconds(60),
                        false))
                .start(new DeviceState(
                        DeviceState.Status.NONE,
                        Duration.ofSeconds(5),
                        clock.instant(),
                        clock.instant().plusSeconds(600)))
                .bind(Optional.of(Confirmation.key("c".repeat(43))))
                .keep(Map.of("nonce", "n-0"));
        Authorization bare = Authorization.create(
                        entropy, "app", Optional.empty(), Permission.of(Scope.of("a")), Map.of(), clock.instant())
                .start(Optional.empty(), clock.instant().plusSeconds(300));
        store.insert(full);
        store.insert(bare);
        assertThat(store.find(full.id())).contains(full);
        assertThat(store.find(bare.id())).contains(bare);
        assertThat(store.find(full.id()).orElseThrow().scope().tokens()).containsExactly("b", "a");
    }

    @Test
    void storesManyThatAreInsertedWithoutWaiting() {
        AuthorizationStore store = newStore(clock);
        List<Authorization> all = Stream.generate(() -> activeAuthorization("alice", "app"))
                .limit(300)
                .toList();
        List<CompletableFuture<?>> stored = new ArrayList<>();
        for (Authorization each : all) {
            stored.add(store.insertAsync(each));
        }
        stored.forEach(CompletableFuture::join);
        assertThat(all).allSatisfy(each -> assertThat(store.find(each.id())).contains(each));
    }

    @Test
    void replacesNothingByAnInsertWithTheSameId() {
        AuthorizationStore store = newStore(clock);
        Authorization first = activeAuthorization("alice", "app");
        store.insert(first);
        assertThatThrownBy(() -> store.insert(first.revoke())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.insertAsync(first.revoke()).join())
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).isInstanceOf(IllegalStateException.class),
                        thrown -> assertThat(thrown).hasCauseInstanceOf(IllegalStateException.class));
        assertThat(store.find(first.id())).contains(first);
    }

    @Test
    @Parity(32)
    void findsNothingUnderAnUnknownId() {
        assertThat(newStore(clock).find(AuthorizationId.create(entropy, clock.instant())))
                .isEmpty();
    }

    @Test
    @Parity(32)
    void replacesWithTheNextVersionOnly() {
        AuthorizationStore store = newStore(clock);
        Authorization first = activeAuthorization("alice", "app");
        store.insert(first);
        Authorization second = first.rotate(refresh(1));
        assertThat(store.replace(second)).isTrue();
        assertThat(store.replace(second)).isFalse();
        assertThat(store.replace(first.revoke())).isFalse();
        assertThat(store.replace(second.revoke().revoke())).isFalse();
        assertThat(store.find(first.id())).contains(second);
    }

    @Test
    @Parity(32)
    void replacesNoMissingRow() {
        AuthorizationStore store = newStore(clock);
        Authorization unknown = activeAuthorization("alice", "app");
        assertThat(store.replace(unknown.revoke())).isFalse();
        assertThat(store.find(unknown.id())).isEmpty();
    }

    @Test
    @Parity(32)
    void sharesNoStateWithAnotherStore() {
        AuthorizationStore one = newStore(clock);
        AuthorizationStore other = newStore(clock);
        Authorization authorization = activeAuthorization("alice", "app");
        one.insert(authorization);
        assertThat(other.find(authorization.id())).isEmpty();
    }

    @Test
    void listsAuthorizationsBySubjectAndByClient() {
        AuthorizationStore store = newStore(clock);
        Authorization mine = activeAuthorization("alice", "app");
        Authorization others = activeAuthorization("bob", "other");
        store.insert(mine);
        store.insert(others);
        assertThat(store.all(new AuthorizationFilter.Subject("alice")).toList()).containsExactly(mine);
        assertThat(store.all(new AuthorizationFilter.Client("other")).toList()).containsExactly(others);
        assertThat(store.all(new AuthorizationFilter.Subject("nobody")).toList())
                .isEmpty();
    }

    @Test
    @Checks("CG-08")
    void revokesOnlyTheAuthorizationsOfTheSubjectOrClient() {
        AuthorizationStore store = newStore(clock);
        List<Authorization> mine = IntStream.range(0, 20)
                .mapToObj(i -> activeAuthorization("alice", "app" + i % 2))
                .toList();
        Authorization others = activeAuthorization("bob", "app0");
        mine.forEach(store::insert);
        store.insert(others);
        assertThat(store.revoke(new AuthorizationFilter.Subject("alice"))).isEqualTo(20);
        assertThat(store.revoke(new AuthorizationFilter.Subject("alice"))).isZero();
        assertThat(mine)
                .allSatisfy(a ->
                        assertThat(store.find(a.id()).orElseThrow().isActive()).isFalse());
        assertThat(store.find(others.id())).contains(others);
        assertThat(store.revoke(new AuthorizationFilter.Client("app0"))).isOne();
        assertThat(store.find(others.id()).orElseThrow().isActive()).isFalse();
    }

    @Test
    @Checks("CG-08")
    void revokesOnlyTheAuthorizationsOfTheSessionOrConsent() {
        AuthorizationStore store = newStore(clock);
        Authorization app = activeAuthorization("alice", "app");
        Authorization other = activeAuthorization("alice", "other");
        Authorization bobs = activeAuthorization("bob", "app");
        List.of(app, other, bobs).forEach(store::insert);
        AuthorizationFilter consent = new AuthorizationFilter.Consent("alice", "app");
        assertThat(store.all(consent).toList()).containsExactly(app);
        assertThat(store.revoke(consent)).isOne();
        assertThat(store.find(app.id()).orElseThrow().isActive()).isFalse();
        assertThat(store.find(other.id())).contains(other);
        AuthorizationFilter session = new AuthorizationFilter.Session("session of alice");
        assertThat(store.all(session).toList()).hasSize(2);
        assertThat(store.revoke(session)).isOne();
        assertThat(store.find(other.id()).orElseThrow().isActive()).isFalse();
        assertThat(store.find(bobs.id())).contains(bobs);
    }

    @Test
    @Checks("CG-08")
    void findsAnAuthorizationByASubjectThatWasSetLater() {
        AuthorizationStore store = newStore(clock);
        Authorization asked = Authorization.create(
                        entropy, "tv", Optional.empty(), PERMISSION, Map.of(), clock.instant())
                .start(new DeviceState(
                        DeviceState.Status.NONE,
                        Duration.ofSeconds(5),
                        clock.instant(),
                        clock.instant().plusSeconds(600)));
        store.insert(asked);
        assertThat(store.all(new AuthorizationFilter.Subject("alice")).toList()).isEmpty();
        Authorization approved = asked.approve(endUser("alice"), PERMISSION, Map.of());
        assertThat(store.replace(approved)).isTrue();
        Authorization redeemed =
                approved.redeem(Optional.of(refresh(0)), clock.instant().plus(Duration.ofDays(90)));
        assertThat(store.replace(redeemed)).isTrue();
        clock.advance(Duration.ofDays(1));
        store.insert(activeAuthorization("alice", "app"));
        assertThat(store.all(new AuthorizationFilter.Subject("alice")).toList())
                .hasSize(2)
                .contains(redeemed);
        assertThat(store.revoke(new AuthorizationFilter.Session("session of alice")))
                .isEqualTo(2);
        assertThat(store.find(asked.id()).orElseThrow().isActive()).isFalse();
    }

    @Test
    void rejectsAReplacementAfterARevocation() {
        AuthorizationStore store = newStore(clock);
        Authorization read = activeAuthorization("alice", "app");
        store.insert(read);
        store.revoke(new AuthorizationFilter.Subject("alice"));
        assertThat(store.replace(read.rotate(refresh(1)))).isFalse();
        assertThat(store.find(read.id()).orElseThrow().isActive()).isFalse();
    }

    @Test
    @Parity(32)
    void purgesOnlyExpiredAuthorizations() {
        AuthorizationStore store = newStore(clock);
        List<Authorization> old = IntStream.range(0, 5)
                .mapToObj(i -> activeAuthorization("alice", "app"))
                .toList();
        old.forEach(store::insert);
        clock.advance(Duration.ofDays(60));
        Authorization young = activeAuthorization("bob", "app");
        store.insert(young);
        clock.advance(Duration.ofDays(60));
        int purged = 0;
        for (int batch = store.purge(2); batch > 0; batch = store.purge(2)) {
            assertThat(batch).isLessThanOrEqualTo(2);
            purged += batch;
        }
        assertThat(purged).isLessThanOrEqualTo(5);
        assertThat(old).allSatisfy(a -> assertThat(store.find(a.id())).isEmpty());
        assertThat(store.find(young.id())).contains(young);
    }

    @Test
    void keepsAnAuthorizationWhoseExpiryWasExtended() {
        AuthorizationStore store = newStore(clock);
        Authorization coded = authorization("alice", "app")
                .start(new CodeState(CodeBinding.none(), clock.instant().plusSeconds(60), false));
        store.insert(coded);
        Authorization redeemed =
                coded.redeem(Optional.of(refresh(0)), clock.instant().plus(Duration.ofDays(90)));
        assertThat(store.replace(redeemed)).isTrue();
        clock.advance(Duration.ofDays(1));
        store.purge(100);
        assertThat(store.find(coded.id())).contains(redeemed);
        clock.advance(Duration.ofDays(90));
        store.purge(100);
        assertThat(store.find(coded.id())).isEmpty();
    }

    @Test
    @Parity(32)
    @Checks({"CG-01", "RT-02"})
    void storesExactlyOneOfManyConcurrentReplacements() {
        AuthorizationStore store = newStore(clock);
        try (Race race = new Race(RACERS)) {
            for (int round = 0; round < 50; round++) {
                Authorization authorization = activeAuthorization("alice", "app");
                store.insert(authorization);
                List<Boolean> stored = race.run(() -> store.replace(authorization.rotate(refresh(1))));
                assertThat(stored).filteredOn(won -> won).hasSize(1);
                assertThat(store.find(authorization.id()).orElseThrow().version())
                        .isEqualTo(authorization.version() + 1);
            }
        }
    }

    /** Creates an authorization without tokens. */
    protected Authorization authorization(String subject, String client) {
        return Authorization.create(
                entropy, client, Optional.of(endUser(subject)), PERMISSION, Map.of("k", "v ü"), clock.instant());
    }

    @Test
    @Checks("CG-08")
    void returnsFromConcurrentRevocationsOnlyOnceAllAreRevoked() {
        AuthorizationStore store = newStore(clock);
        AtomicInteger inserted = new AtomicInteger();
        try (Race race = new Race(8)) {
            race.run(() -> {
                while (inserted.getAndIncrement() < 2500) {
                    store.insert(authorization("alice", "app")
                            .start(Optional.empty(), clock.instant().plusSeconds(60)));
                }
                return true;
            });
        }
        AtomicInteger revoked = new AtomicInteger();
        AuthorizationFilter client = new AuthorizationFilter.Client("app");
        try (Race race = new Race(3)) {
            List<Boolean> clean = race.run(() -> {
                revoked.addAndGet(store.revoke(client));
                return store.all(client).noneMatch(Authorization::isActive);
            });
            assertThat(clean).containsOnly(true);
        }
        assertThat(revoked).hasValue(2500);
    }

    private EndUser endUser(String subject) {
        return EndUser.of(subject)
                .session("session of " + subject)
                .authentication(AuthenticationEvent.at(clock.instant())
                        .acr("urn:example:loa:2")
                        .amr("pwd", "otp"))
                .actors(List.of("agent", "app"));
    }

    /** Creates an authorization with a refresh token that expires in 90 days. */
    protected Authorization activeAuthorization(String subject, String client) {
        Instant end = clock.instant().plus(Duration.ofDays(90));
        return authorization(subject, client).start(Optional.of(refresh(0)), end);
    }

    private RefreshState refresh(int serial) {
        return new RefreshState(serial, clock.instant(), clock.instant().plus(Duration.ofDays(14)));
    }
}
