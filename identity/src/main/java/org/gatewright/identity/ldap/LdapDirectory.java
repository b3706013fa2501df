package org.gatewright.identity.ldap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.lang.System.Logger.Level;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.gatewright.identity.user.UserDirectory;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.storage.StorageException;

/**
 * The users of an LDAP directory, such as OpenLDAP or Active Directory, which verifies their passwords itself. Entries are kept
 * for 30 seconds, after which changes in the directory take effect. Thread-safe.
 *
 * <p>Every method throws {@link StorageException} if no server is reachable.
 */
public final class LdapDirectory implements UserDirectory, AutoCloseable {
    static final String GROUPS = "groups";
    static final Duration KEPT = Duration.ofSeconds(30);

    private static final System.Logger LOG = System.getLogger(LdapDirectory.class.getName());
    private static final int MAX_KEPT = 10_000;
    private static final int MAX_LOGIN = 254;
    private static final int MAX_PASSWORD = 1024;
    private static final int UNIQUE = 2;
    private static final int DUMMY_BYTES = 12;

    private final LdapSettings settings;
    private final LdapConnections connections;
    private final FilterTemplate userFilter;
    private final Optional<Filter> activeFilter;
    private final SubjectAttribute subjects;
    private final String[] attributes;
    private final Clock clock;
    private final Entropy entropy;
    private final Cache<String, Optional<LdapAccount>> accounts;
    private final Cache<String, List<String>> groups;

    private LdapDirectory(LdapSettings settings, LdapConnections connections, Clock clock, Entropy entropy) {
        this.settings = settings;
        this.connections = connections;
        this.userFilter = FilterTemplate.of(settings.userFilter(), FilterTemplate.LOGIN);
        this.activeFilter = settings.activeFilter().map(FilterTemplate::parse);
        this.subjects = new SubjectAttribute(settings.subjectAttribute());
        this.attributes = attributes(settings);
        this.clock = clock;
        this.entropy = entropy;
        this.accounts = cache(clock);
        this.groups = cache(clock);
    }

    private static <V> Cache<String, V> cache(Clock clock) {
        return Caffeine.newBuilder()
                .maximumSize(MAX_KEPT)
                .expireAfterWrite(KEPT)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    /**
     * Connects to a directory, of which the certificates are verified by the authorities of the Java runtime.
     *
     * @throws IllegalStateException if no server is reachable, it rejects the program's own login, or the base is missing
     */
    public static LdapDirectory open(LdapSettings settings, Clock clock, Entropy entropy) {
        try {
            return open(settings, SSLContext.getDefault(), clock, entropy);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The Java runtime has no usable certificate authorities", e);
        }
    }

    /** Connects to a directory, of which the certificates are verified by a TLS context; host names are verified too. */
    public static LdapDirectory open(LdapSettings settings, SSLContext tls, Clock clock, Entropy entropy) {
        return new LdapDirectory(settings, LdapConnections.open(settings, tls), clock, entropy);
    }

    private static String[] attributes(LdapSettings settings) {
        Set<String> names = new LinkedHashSet<>(settings.claims().keySet());
        names.add(settings.subjectAttribute());
        settings.groups().attribute().ifPresent(names::add);
        names.addAll(AccountState.ATTRIBUTES);
        return names.toArray(new String[0]);
    }

    /**
     * Verifies the password by a bind as the user. A login that finds no user, or several, has a bind too, so that it takes
     * as long.
     */
    @Override
    public Optional<String> authenticate(String username, String password) {
        String login = username.strip();
        if (!isLogin(login) || !isPassword(password)) {
            return Optional.empty();
        }
        List<SearchResultEntry> found = search(userFilter.with(login));
        if (found.size() != 1) {
            if (found.size() > 1) {
                LOG.log(
                        Level.WARNING,
                        "A login was refused, since the filter finds several users of the LDAP directory");
            }
            connections.isPassword(unknown(), password);
            return Optional.empty();
        }
        SearchResultEntry entry = found.get(0);
        if (!connections.isPassword(entry.getDN(), password) || AccountState.isDisabled(entry, clock.instant())) {
            return Optional.empty();
        }
        Optional<String> subject = subjects.of(entry);
        subject.ifPresentOrElse(
                this::forget,
                () -> LOG.log(
                        Level.WARNING,
                        "A login was refused, since the user has not exactly one usable value of the attribute {0}",
                        settings.subjectAttribute()));
        return subject;
    }

    /** Returns whether a user could have typed the login; controls and broken characters are in no name. */
    private static boolean isLogin(String login) {
        return !login.isEmpty()
                && login.length() <= MAX_LOGIN
                && login.codePoints()
                        .noneMatch(point ->
                                Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
    }

    /** Returns whether it can be a password: an empty one would not be verified (RFC 4513 §5.1.2). */
    private static boolean isPassword(String password) {
        return !password.isEmpty() && password.length() <= MAX_PASSWORD && password.indexOf('\0') < 0;
    }

    /** Returns the name of an entry that does not exist. */
    private String unknown() {
        RDN random = new RDN("cn", entropy.text(DUMMY_BYTES));
        return new DN(random, Names.require("base DN", settings.baseDn())).toString();
    }

    /** Has the entry read again, since the login may have changed it. */
    private void forget(String subject) {
        accounts.invalidate(subject);
        groups.invalidate(subject);
    }

    private List<SearchResultEntry> search(Filter filter) {
        List<Filter> all = new ArrayList<>(List.of(filter));
        activeFilter.ifPresent(all::add);
        return connections.search(
                request(settings.baseDn(), UNIQUE, all.size() == 1 ? filter : Filter.createANDFilter(all), attributes));
    }

    private SearchRequest request(String base, int limit, Filter filter, String... names) {
        int seconds = (int) Math.max(1, settings.responseTimeout().toSeconds());
        return new SearchRequest(base, SearchScope.SUB, DereferencePolicy.NEVER, limit, seconds, false, filter, names);
    }

    private Optional<LdapAccount> account(String subject) {
        return accounts.get(subject, this::read);
    }

    private Optional<LdapAccount> read(String subject) {
        List<SearchResultEntry> found =
                subjects.filter(subject).map(this::search).orElse(List.of());
        return found.size() == 1
                ? Optional.of(LdapAccount.of(found.get(0), settings, clock.instant()))
                : Optional.empty();
    }

    @Override
    public boolean isActive(String subject) {
        return account(subject).filter(LdapAccount::active).isPresent();
    }

    /** Returns a fingerprint of the time when the password was changed; empty if the directory does not return it. */
    @Override
    public Optional<String> credential(String subject) {
        return account(subject).flatMap(LdapAccount::credential);
    }

    @Override
    public Map<String, Object> claims(Query query) {
        Optional<LdapAccount> account = account(query.subject());
        if (account.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> claims = new LinkedHashMap<>(account.get().claims());
        if (settings.groups() instanceof LdapGroups.Search searched
                && query.names().contains(GROUPS)) {
            String dn = account.get().dn();
            claims.put(GROUPS, groups.get(query.subject(), subject -> groups(searched, dn)));
        }
        return claims;
    }

    private List<String> groups(LdapGroups.Search searched, String dn) {
        Filter filter = FilterTemplate.of(searched.filter(), FilterTemplate.DN).with(dn);
        return LdapAccount.groups(connections.search(request(searched.baseDn(), LdapAccount.MAX_GROUPS, filter, "cn")));
    }

    @Override
    public boolean blocks() {
        return true;
    }

    /** Closes all connections. */
    @Override
    public void close() {
        connections.close();
    }
}
