package org.gatewright.store.jdbc;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.gatewright.identity.user.IdentityStore;
import org.gatewright.identity.user.UserStore;
import org.gatewright.openid.SessionStore;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.event.JournalStore;
import org.gatewright.server.limit.CounterStore;
import org.gatewright.server.outbox.OutboxStore;
import org.gatewright.server.storage.Purge;
import org.gatewright.server.storage.StoreUsage;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.server.store.Stores;

/** A store provider for a SQLite file, or a PostgreSQL database that several nodes share. Thread-safe. */
public final class JdbcStoreProvider implements StoreProvider {
    private final Database database;
    private final Clock clock;
    private final ExpiredRows authorizations;
    private final ExpiredRows oneTimes;
    private final ExpiredRows sessions;
    private final ExpiredRows messages;
    private final ExpiredRows journal;
    private final ExpiredRows counters;
    private final Purge purge;

    private JdbcStoreProvider(Database database, Clock clock, JdbcSettings settings) {
        LongAdder inserted = new LongAdder();
        this.database = database;
        this.clock = clock;
        this.authorizations = new ExpiredRows(database, clock, "gw_authorizations", inserted);
        this.oneTimes = new ExpiredRows(database, clock, "gw_one_times", inserted);
        this.sessions = new ExpiredRows(database, clock, "gw_sessions", inserted);
        // A day late, since the outbox itself gives up what has expired; what it does not, has no sender any more.
        this.messages = new ExpiredRows(database, Clock.offset(clock, Duration.ofDays(-1)), "gw_outbox", inserted);
        this.journal = new ExpiredRows(database, clock, "gw_journal", inserted);
        this.counters = new ExpiredRows(database, clock, "gw_counters", inserted);
        ExpiredRows users = new ExpiredRows(database, clock, "gw_users", inserted);
        this.purge = new Purge(
                List.of(authorizations, oneTimes, sessions, messages, journal, counters, users),
                inserted,
                settings.purge(),
                database.dialect() == Dialect.SQLITE ? Purge.ALONE : Purge.BESIDE_OTHERS);
    }

    /** Opens the database with {@link JdbcSettings#defaults()}. */
    public static JdbcStoreProvider open(String address, Clock clock) {
        return open(address, clock, JdbcSettings.defaults());
    }

    /**
     * Opens the database, creates missing tables and starts purging expired rows.
     *
     * @param address {@code sqlite:PATH} or {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE}, where several
     *     hosts, separated by commas, are tried in turn until one accepts writes
     */
    public static JdbcStoreProvider open(String address, Clock clock, JdbcSettings settings, String... migrations) {
        return new JdbcStoreProvider(Addresses.open(address, settings, migrations), clock, settings);
    }

    /**
     * Opens a PostgreSQL database over the connection pool of an application, which remains the application's to close;
     * creates missing tables, whose names begin with {@code gw_}, and starts purging expired rows. The pool must have
     * timeouts, since a call lasts as long as they let it, and connections that commit each statement by themselves; throws
     * {@link IllegalArgumentException} otherwise.
     */
    public static JdbcStoreProvider on(DataSource postgresql, Clock clock, JdbcSettings settings) {
        PooledDatabase.requireAutoCommit(postgresql);
        Migrations.alone(postgresql, () -> Migrations.run(postgresql, Dialect.POSTGRESQL));
        return new JdbcStoreProvider(new PooledDatabase(postgresql, settings), clock, settings);
    }

    /** Throws {@link IllegalArgumentException} unless {@link #open} accepts the address; opens nothing. */
    public static void requireAddress(String address) {
        Addresses.require(address);
    }

    @Override
    public Stores tenant(String id) {
        TenantDatabase tenant = TenantDatabase.of(database, id);
        Stores stores = Stores.of(
                        new JdbcAuthorizationStore(tenant, authorizations),
                        new JdbcOneTimeStore(tenant, clock, oneTimes),
                        new JdbcConsentStore(tenant),
                        new JdbcKeyStore(tenant))
                .with(ClientRegistry.class, new JdbcClients(tenant))
                .with(SessionStore.class, new JdbcSessionStore(tenant, clock, sessions))
                .with(OutboxStore.class, new JdbcOutboxStore(tenant, messages))
                .with(UserStore.class, new JdbcUserStore(tenant))
                .with(JournalStore.class, new JdbcJournalStore(tenant, clock, journal))
                .with(IdentityStore.class, new JdbcIdentityStore(tenant))
                .asDurable();
        // A SQLite file has one process, which counts in its memory.
        return database.dialect() == Dialect.SQLITE
                ? stores
                : stores.with(CounterStore.class, new JdbcCounterStore(tenant, counters));
    }

    /** Checks that the database accepts writes, with a row of the unused tenant number 0. */
    @Override
    public void check() {
        database.write(sql -> sql.update("INSERT INTO gw_keys (tenant, name, version, body) VALUES (0, 'check', 1, '')"
                + " ON CONFLICT (tenant, name) DO UPDATE SET version = gw_keys.version + 1"));
    }

    @Override
    public boolean isEmpty(String id) {
        return TenantDatabase.of(database, id)
                .find(
                        "SELECT 1 FROM gw_tenants t WHERE t.number = ? AND ("
                                + "EXISTS (SELECT 1 FROM gw_authorizations WHERE tenant = t.number)"
                                + " OR EXISTS (SELECT 1 FROM gw_clients WHERE tenant = t.number)"
                                + " OR EXISTS (SELECT 1 FROM gw_consents WHERE tenant = t.number)"
                                + " OR EXISTS (SELECT 1 FROM gw_sessions WHERE tenant = t.number)"
                                + " OR EXISTS (SELECT 1 FROM gw_users WHERE tenant = t.number)"
                                + " OR EXISTS (SELECT 1 FROM gw_keys WHERE tenant = t.number AND name = 'signing'))",
                        row -> row.getInt(1))
                .isEmpty();
    }

    @Override
    public List<String> waiting() {
        return database.read(sql -> sql.list(
                "SELECT id FROM gw_tenants WHERE number IN (SELECT tenant FROM gw_outbox) LIMIT 1000",
                row -> row.getString(1)));
    }

    @Override
    public List<String> weaknesses() {
        return database.dialect().weaknesses(database);
    }

    @Override
    public StoreUsage use() {
        Database.Load load = database.load();
        return new StoreUsage(load.calls(), load.limit(), purge.deleted(), purge.failed());
    }

    @Override
    public void close() {
        purge.close();
        database.close();
    }
}
