package org.gatewright.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatewright.identity.ldap.TestLdapServer.password;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.gatewright.openid.UserClaims;
import org.gatewright.protocol.Entropy;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries as Active Directory has them. */
class ActiveDirectoryTest {
    private static final String SUBJECT = "33221100-5544-7766-8899-aabbccddeeff";

    private final TestClock clock = new TestClock();
    private TestLdapServer server;
    private LdapDirectory users;

    @BeforeEach
    void start() throws LDAPException {
        server = TestLdapServer.plain();
        server.add(
                "alice",
                new Attribute("objectCategory", "person"),
                new Attribute("objectClass", "user"),
                new Attribute("sAMAccountName", "alice.a"),
                new Attribute("userPrincipalName", "alice@corp.example.com"),
                new Attribute("objectGUID", HexFormat.of().parseHex("00112233445566778899aabbccddeeff")),
                new Attribute("userAccountControl", "512"),
                new Attribute("accountExpires", "9223372036854775807"),
                new Attribute("lockoutTime", "0"),
                new Attribute("pwdLastSet", "133400000000000000"),
                new Attribute("memberOf", "CN=Domain Admins,OU=Groups,DC=example,DC=com"));
        LdapSettings settings = LdapSettings.activeDirectory(TestLdapServer.PEOPLE, server.address())
                .login(TestLdapServer.SERVICE, TestLdapServer.SERVICE_PASSWORD);
        users = LdapDirectory.open(settings, clock, Entropy.system());
    }

    @AfterEach
    void stop() {
        users.close();
        server.close();
    }

    private Optional<String> login(String login) {
        return users.authenticate(login, password("alice"));
    }

    @Test
    void authenticatesByEitherName() {
        assertThat(login("alice.a")).contains(SUBJECT);
        assertThat(login("alice@corp.example.com")).contains(SUBJECT);
        assertThat(login("alice@example.com")).contains(SUBJECT);
        assertThat(login("alice")).isEmpty();
    }

    @Test
    void findsTheUserByTheTextOfTheGuid() {
        assertThat(users.isActive(SUBJECT)).isTrue();
        assertThat(users.isActive(SUBJECT.toUpperCase(Locale.ROOT))).isFalse();
        assertThat(users.isActive("1-1-1-1-1")).isFalse();
        assertThat(users.isActive("*")).isFalse();
        assertThat(users.credential(SUBJECT)).isPresent();
        assertThat(users.claims(new UserClaims.Query(SUBJECT, Set.of("name"), List.of())))
                .containsEntry("preferred_username", "alice.a")
                .containsEntry("groups", List.of("Domain Admins"));
    }

    @ParameterizedTest
    @CsvSource({
        "userAccountControl, 514",
        "userAccountControl, 66050",
        "accountExpires, 133400000000000000",
    })
    void refusesDisabledAndExpiredAccounts(String attribute, String value) throws LDAPException {
        server.set("alice", attribute, value);
        assertThat(login("alice.a")).isEmpty();
        assertThat(users.isActive(SUBJECT)).isFalse();
    }

    @Test
    void lockedAccountsAreNotActive() throws LDAPException {
        server.set("alice", "lockoutTime", "133400000000000000");
        assertThat(users.isActive(SUBJECT)).isFalse();
        // The directory computes whether the lock has run out.
        server.set("alice", "msDS-User-Account-Control-Computed", "0");
        clock.advance(LdapDirectory.KEPT);
        assertThat(users.isActive(SUBJECT)).isTrue();
        server.set("alice", "msDS-User-Account-Control-Computed", "16");
        clock.advance(LdapDirectory.KEPT);
        assertThat(users.isActive(SUBJECT)).isFalse();
    }

    @Test
    void endsSessionsWhenThePasswordIsSet() throws LDAPException {
        Optional<String> before = users.credential(SUBJECT);
        server.set("alice", "pwdLastSet", "133400000000000001");
        clock.advance(LdapDirectory.KEPT);
        assertThat(users.credential(SUBJECT)).isPresent().isNotEqualTo(before);
    }
}
