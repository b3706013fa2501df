package org.gatewright.identity.ldap;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.GetEntryLDAPConnectionPoolHealthCheck;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.gatewright.server.storage.StorageException;

/**
 * The connections to an LDAP directory: a pool for searches, bound as the program itself, and one connection for each
 * password to be verified, which is closed after that. At most ten of each are open. Thread-safe.
 *
 * <p>Messages of the server are in no exception, since they may contain names.
 */
final class LdapConnections implements AutoCloseable {
    static final int LIMIT = 10;

    private static final int MAX_MESSAGE = 4 * 1024 * 1024;
    private static final long HEALTH_CHECK_MILLIS = 30_000;
    private static final long MAX_AGE_MILLIS = 600_000;

    /** The server knows the user, and rejects the password or the account. */
    private static final Set<ResultCode> REJECTIONS = Set.of(
            ResultCode.INVALID_CREDENTIALS,
            ResultCode.INAPPROPRIATE_AUTHENTICATION,
            ResultCode.NO_SUCH_OBJECT,
            ResultCode.INVALID_DN_SYNTAX,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
            ResultCode.CONSTRAINT_VIOLATION,
            ResultCode.UNWILLING_TO_PERFORM);

    private final LdapSettings settings;
    private final ServerSet servers;
    private final LDAPConnectionPool pool;
    private final Semaphore logins = new Semaphore(LIMIT);

    private LdapConnections(LdapSettings settings, ServerSet servers, LDAPConnectionPool pool) {
        this.settings = settings;
        this.servers = servers;
        this.pool = pool;
    }

    /**
     * Connects.
     *
     * @throws IllegalStateException if no server is reachable, it rejects the program's own login, or the base is missing
     */
    static LdapConnections open(LdapSettings settings, SSLContext tls) {
        ServerSet servers = servers(settings, tls);
        LdapConnections connections = new LdapConnections(settings, servers, pool(settings, servers));
        try {
            connections.requireBase(settings.baseDn());
            if (settings.groups() instanceof LdapGroups.Search groups) {
                connections.requireBase(groups.baseDn());
            }
            return connections;
        } catch (IllegalStateException e) {
            connections.close();
            throw e;
        }
    }

    private static ServerSet servers(LdapSettings settings, SSLContext tls) {
        List<ServerSet> all = settings.servers().stream()
                .map(server -> server(server, settings, tls))
                .toList();
        return all.size() == 1 ? all.get(0) : new FailoverServerSet(all);
    }

    private static ServerSet server(LdapServer server, LdapSettings settings, SSLContext tls) {
        TimedTls timed = new TimedTls(tls, settings.connectTimeout());
        SocketFactory sockets = server.tls() ? timed : SocketFactory.getDefault();
        PostConnectProcessor secured =
                settings.startTls() && !server.tls() ? new StartTLSPostConnectProcessor(timed) : new NoProcessing();
        return new SingleServerSet(server.host(), server.port(), sockets, options(settings), null, secured);
    }

    /** Does nothing with new connections; the library requires a processor for all servers or for none. */
    private static final class NoProcessing implements PostConnectProcessor {
        @Override
        public void processPreAuthenticatedConnection(LDAPConnection connection) {}

        @Override
        public void processPostAuthenticatedConnection(LDAPConnection connection) {}
    }

    private static LDAPConnectionOptions options(LdapSettings settings) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis((int) settings.connectTimeout().toMillis());
        options.setResponseTimeoutMillis(settings.responseTimeout().toMillis());
        options.setUseSynchronousMode(true);
        options.setFollowReferrals(false);
        options.setBindWithDNRequiresPassword(true);
        options.setMaxMessageSize(MAX_MESSAGE);
        return options;
    }

    private static LDAPConnectionPool pool(LdapSettings settings, ServerSet servers) {
        BindRequest login = settings.login()
                .map(own -> new SimpleBindRequest(own.dn(), own.password()))
                .orElse(null);
        GetEntryLDAPConnectionPoolHealthCheck health = new GetEntryLDAPConnectionPoolHealthCheck(
                settings.baseDn(), settings.responseTimeout().toMillis(), false, false, false, false, true, true);
        try {
            LDAPConnectionPool pool = new LDAPConnectionPool(servers, login, 1, LIMIT, 1, null, true, health);
            pool.setCreateIfNecessary(false);
            pool.setMaxWaitTimeMillis(settings.responseTimeout().toMillis());
            pool.setHealthCheckIntervalMillis(HEALTH_CHECK_MILLIS);
            pool.setMaxConnectionAgeMillis(MAX_AGE_MILLIS);
            pool.setRetryFailedOperationsDueToInvalidConnections(Set.of(OperationType.SEARCH));
            return pool;
        } catch (LDAPException e) {
            String problem = REJECTIONS.contains(e.getResultCode())
                    ? "rejects the bind DN or its password"
                    : "is unreachable, or its certificate is not trusted";
            throw new IllegalStateException(
                    "The LDAP server " + names(settings) + " " + problem + " (" + code(e) + ")");
        }
    }

    private static String names(LdapSettings settings) {
        return settings.servers().toString().replace("[", "").replace("]", "");
    }

    private static String code(LDAPException e) {
        return e.getResultCode().getName();
    }

    private void requireBase(String dn) {
        boolean present;
        try {
            present = pool.getEntry(dn, SearchRequest.NO_ATTRIBUTES) != null;
        } catch (LDAPException e) {
            throw new IllegalStateException(
                    "The LDAP server " + names(settings) + " does not return the entry '" + dn + "' (" + code(e) + ")");
        }
        if (!present) {
            throw new IllegalStateException("The LDAP server " + names(settings) + " has no entry '" + dn
                    + "', or the bind DN is not permitted to read it");
        }
    }

    /**
     * Returns the entries that a search finds, at most as many as its size limit.
     *
     * @throws StorageException if it fails
     */
    List<SearchResultEntry> search(SearchRequest request) {
        try {
            return pool.search(request).getSearchEntries();
        } catch (LDAPSearchException e) {
            if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED) && e.getSearchEntries() != null) {
                return e.getSearchEntries();
            }
            if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                return List.of();
            }
            throw failure("search", e);
        }
    }

    /**
     * Returns whether a user has that password, by a bind on a connection of its own.
     *
     * @param password not empty, since such a bind succeeds without authentication (RFC 4513 §5.1.2)
     * @throws StorageException if no server is reachable, or all connections are in use
     */
    boolean isPassword(String dn, String password) {
        if (dn.isEmpty() || password.isEmpty()) {
            return false;
        }
        acquire();
        try (LDAPConnection connection = servers.getConnection()) {
            return connection
                    .bind(new SimpleBindRequest(dn, password))
                    .getResultCode()
                    .equals(ResultCode.SUCCESS);
        } catch (LDAPException e) {
            if (REJECTIONS.contains(e.getResultCode())) {
                return false;
            }
            throw failure("bind", e);
        } finally {
            logins.release();
        }
    }

    private void acquire() {
        try {
            if (logins.tryAcquire(settings.responseTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new StorageException("All connections to the LDAP server are in use");
    }

    private StorageException failure(String operation, LDAPException e) {
        return new StorageException(
                "The LDAP server " + names(settings) + " did not complete a " + operation + " (" + code(e) + ")");
    }

    @Override
    public void close() {
        pool.close();
    }
}
