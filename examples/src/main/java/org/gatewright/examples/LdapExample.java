package org.gatewright.examples;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.gatewright.identity.ldap.LdapDirectory;
import org.gatewright.identity.ldap.LdapServer;
import org.gatewright.identity.ldap.LdapSettings;
import org.gatewright.openid.UserClaims;
import org.gatewright.protocol.Entropy;

/** A directory that verifies passwords, and has the claims of its users. */
public final class LdapExample {
    private static final String PEOPLE = "ou=people,dc=example,dc=com";

    private LdapExample() {}

    public static void main(String[] args) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        InMemoryDirectoryServer server = server();
        LdapSettings settings = LdapSettings.of(PEOPLE, LdapServer.of("ldap://localhost:" + server.getListenPort()));
        try (LdapDirectory users = LdapDirectory.open(settings, Clock.systemUTC(), Entropy.system())) {
            out.accept("a wrong password: " + users.authenticate("alice", "guess"));
            out.accept("a filter as a login: " + users.authenticate("*", "wonderland"));
            String subject = users.authenticate("alice", "wonderland").orElseThrow();
            out.accept("alice is active: " + users.isActive(subject));
            UserClaims.Query query = new UserClaims.Query(subject, Set.of("name", "groups"), List.of());
            out.accept("alice: " + users.claims(query).get("name") + ", of "
                    + users.claims(query).get("groups"));
        } finally {
            server.shutDown(true);
        }
    }

    private static InMemoryDirectoryServer server() {
        try {
            return start();
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InMemoryDirectoryServer start() throws LDAPException {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(PEOPLE);
        config.setSchema(null);
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("ldap", InetAddress.getLoopbackAddress(), 0, null));
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        server.add(PEOPLE, new Attribute("objectClass", "organizationalUnit"), new Attribute("ou", "people"));
        server.add(
                "uid=alice," + PEOPLE,
                new Attribute("objectClass", "inetOrgPerson"),
                new Attribute("uid", "alice"),
                new Attribute("cn", "Alice Liddell"),
                new Attribute("memberOf", "cn=staff,ou=groups,dc=example,dc=com"),
                new Attribute("userPassword", "wonderland"));
        server.startListening();
        return server;
    }
}
