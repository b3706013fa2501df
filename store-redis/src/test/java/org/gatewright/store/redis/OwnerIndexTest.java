package org.gatewright.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.authorization.RefreshState;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnerIndexTest {
    private static final String CLIENT = Names.of("gw", "tenant").client("app");

    @SuppressWarnings("NullAway.Init")
    private static RedisServer server;

    private final TestClock clock = new TestClock();
    private final Entropy entropy = Entropy.system();

    @SuppressWarnings("NullAway.Init")
    private RedisStoreProvider storage;

    @SuppressWarnings("NullAway.Init")
    private AuthorizationStore store;

    @BeforeAll
    static void start() {
        server = RedisServer.started();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        server.ask(redis -> redis.flushall());
        storage = RedisStoreProvider.open(
                server.uri(), clock, RedisSettings.defaults().timeout(Duration.ofMinutes(5)));
        store = storage.tenant("tenant").authorizations();
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    @Checks("CG-08")
    void findsAllAuthorizationsWithEqualAndDifferentExpiry() {
        for (int i = 0; i < 930; i++) {
            if (i < 50 || (i >= 350 && i < 700)) {
                clock.advance(Duration.ofMillis(1));
            }
            insert("user" + i);
        }
        assertThat(store.all(new AuthorizationFilter.Client("app")).toList()).hasSize(930);
        assertThat(store.revoke(new AuthorizationFilter.Client("app"))).isEqualTo(930);
        assertThat(store.revoke(new AuthorizationFilter.Client("app"))).isZero();
    }

    @Test
    @Checks("CG-08")
    void skipsAnIndexEntryWithoutAuthorization() {
        Authorization one = insert("alice");
        Authorization other = insert("alice");
        server.ask(redis ->
                redis.del(Names.of("gw", "tenant").authorization(other.id().toString())));
        assertThat(store.all(new AuthorizationFilter.Subject("alice")).toList()).containsExactly(one);
        assertThat(store.revoke(new AuthorizationFilter.Subject("alice"))).isOne();
    }

    @Test
    void removesIndexEntriesOfExpiredAuthorizations() {
        insert("alice");
        insert("bob");
        clock.advance(Duration.ofDays(90).plusMinutes(30));
        insert("alice");
        assertThat(entries()).isEqualTo(3);
        clock.advance(Duration.ofHours(1));
        Authorization last = insert("alice");
        assertThat(entries()).isEqualTo(2);
        long left = server.ask(redis -> redis.pttl(CLIENT));
        assertThat(Instant.ofEpochMilli(System.currentTimeMillis() + left)).isAfter(last.expires());
    }

    @Test
    void writesNoIndexOnARotationWithoutExtendedExpiry() {
        Authorization first = insert("alice");
        server.ask(redis -> redis.del(CLIENT));
        Authorization second = first.rotate(refresh(1));
        assertThat(store.replace(second)).isTrue();
        assertThat(entries()).isZero();
    }

    @Test
    @Checks("ST-04")
    void escapesSubjectsThatLookLikePartsOfAKey() {
        List<String> names = List.of("", "{}", "}", "a}{b", "a", "A", "gw:s:{a}", "*", "ü\u0000\n", "a b");
        names.forEach(this::insert);
        assertThat(names)
                .allSatisfy(name -> assertThat(
                                store.all(new AuthorizationFilter.Subject(name)).toList())
                        .singleElement()
                        .satisfies(row -> assertThat(row.subject()).contains(name)));
        assertThat(IntStream.range(0, names.size())
                        .filter(i -> store.revoke(new AuthorizationFilter.Consent(names.get(i), "app")) == 1))
                .hasSize(names.size());
    }

    private long entries() {
        return server.ask(redis -> redis.zcard(CLIENT));
    }

    private Authorization insert(String subject) {
        EndUser endUser = EndUser.of(subject);
        Authorization authorization = Authorization.create(
                        entropy, "app", Optional.of(endUser), Permission.of(Scope.of("a")), Map.of(), clock.instant())
                .start(Optional.of(refresh(0)), clock.instant().plus(Duration.ofDays(90)));
        store.insert(authorization);
        return authorization;
    }

    private RefreshState refresh(int serial) {
        return new RefreshState(serial, clock.instant(), clock.instant().plus(Duration.ofDays(14)));
    }
}
