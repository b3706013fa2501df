package org.gatewright.identity.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** An LDAP server on a loopback port, with a certificate for {@code localhost}, that counts what it is asked. */
final class TestLdapServer implements AutoCloseable {
    static final String BASE = "dc=example,dc=com";
    static final String PEOPLE = "ou=people," + BASE;
    static final String SERVICE = "cn=gatewright," + BASE;
    static final String SERVICE_PASSWORD = "service secret";

    private static final X509Bundle CERTIFICATE = certificate("localhost");
    private static final X509Bundle OTHER = certificate("ldap.example.com");

    private final InMemoryDirectoryServer server;
    private final boolean tls;
    private final Map<Long, String> bound = new ConcurrentHashMap<>();
    private final List<String> binds = new CopyOnWriteArrayList<>();
    private final Set<String> searchers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger searches = new AtomicInteger();
    private volatile Optional<ResultCode> failure = Optional.empty();

    private TestLdapServer(boolean tls, SSLContext context) throws LDAPException {
        this.tls = tls;
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
        config.setSchema(null);
        config.addAdditionalBindCredentials(SERVICE, SERVICE_PASSWORD);
        config.addInMemoryOperationInterceptor(new Counter());
        InetAddress loopback = InetAddress.getLoopbackAddress();
        config.setListenerConfigs(
                tls
                        ? InMemoryListenerConfig.createLDAPSConfig(
                                "ldaps", loopback, 0, context.getServerSocketFactory(), context.getSocketFactory())
                        : InMemoryListenerConfig.createLDAPConfig("ldap", loopback, 0, context.getSocketFactory()));
        this.server = new InMemoryDirectoryServer(config);
        server.add(BASE, new Attribute("objectClass", "domain"), new Attribute("dc", "example"));
        server.add(PEOPLE, new Attribute("objectClass", "organizationalUnit"), new Attribute("ou", "people"));
        server.startListening();
    }

    /** Returns a server without TLS, which supports StartTLS. */
    static TestLdapServer plain() throws LDAPException {
        return new TestLdapServer(false, context());
    }

    static TestLdapServer tls() throws LDAPException {
        return new TestLdapServer(true, context());
    }

    /** Returns a server that has the certificate of another host. */
    static TestLdapServer other(boolean tls) throws LDAPException {
        return new TestLdapServer(tls, otherContext());
    }

    private static X509Bundle certificate(String host) {
        Instant begin = Instant.now().minusSeconds(86_400);
        try {
            return new CertificateBuilder()
                    .ecp256()
                    .subject("CN=" + host)
                    .addSanDnsName(host)
                    .setIsCertificateAuthority(true)
                    .notBefore(begin)
                    .notAfter(begin.plusSeconds(365 * 86_400))
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a context with the key of the server, which trusts its certificate only. */
    static SSLContext context() {
        return context(CERTIFICATE);
    }

    /** Returns a context with the key and the certificate of {@code ldap.example.com}. */
    static SSLContext otherContext() {
        return context(OTHER);
    }

    private static SSLContext context(X509Bundle certificate) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    certificate.toKeyManagerFactory().getKeyManagers(),
                    certificate.toTrustManagerFactory().getTrustManagers(),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    LdapServer address() {
        return new LdapServer("localhost", server.getListenPort(), tls);
    }

    LdapSettings settings() {
        return LdapSettings.of(PEOPLE, address()).login(SERVICE, SERVICE_PASSWORD);
    }

    static String dn(String uid) {
        return "uid=" + uid + "," + PEOPLE;
    }

    /** Adds a user with the password {@code password of <uid>}. */
    void add(String uid, Attribute... more) throws LDAPException {
        List<Attribute> attributes = new CopyOnWriteArrayList<>(List.of(
                new Attribute("objectClass", "top", "person", "organizationalPerson", "inetOrgPerson"),
                new Attribute("uid", uid),
                new Attribute("cn", "Common " + uid),
                new Attribute("sn", "Surname"),
                new Attribute("mail", uid + "@example.com"),
                new Attribute("userPassword", password(uid))));
        attributes.addAll(List.of(more));
        server.add(dn(uid), attributes);
    }

    static String password(String uid) {
        return "password of " + uid;
    }

    void set(String uid, String attribute, String... values) throws LDAPException {
        server.modify(dn(uid), new Modification(ModificationType.REPLACE, attribute, values));
    }

    InMemoryDirectoryServer server() {
        return server;
    }

    /** Returns the names of all binds that were tried. */
    List<String> binds() {
        return binds;
    }

    /** Returns the names as which searches came. */
    Set<String> searchers() {
        return searchers;
    }

    int searches() {
        return searches.get();
    }

    /** Has all searches fail. */
    void failWith(ResultCode code) {
        failure = Optional.of(code);
    }

    void stop() {
        server.shutDown(true);
    }

    void restart() throws LDAPException {
        server.startListening();
    }

    @Override
    public void close() {
        server.shutDown(true);
    }

    private final class Counter extends InMemoryOperationInterceptor {
        @Override
        public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) {
            binds.add(request.getRequest().getBindDN());
            bound.put(request.getConnectionID(), request.getRequest().getBindDN());
        }

        @Override
        public void processSearchRequest(InMemoryInterceptedSearchRequest request) throws LDAPException {
            if (failure.isPresent()) {
                throw new LDAPException(failure.get(), "no search of uid=alice");
            }
            searches.incrementAndGet();
            searchers.add(bound.getOrDefault(request.getConnectionID(), ""));
        }
    }
}
