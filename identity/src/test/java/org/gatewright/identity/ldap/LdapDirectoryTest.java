package org.gatewright.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatewright.identity.ldap.TestLdapServer.password;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.openid.UserClaims;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.storage.StorageException;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users of a real LDAP server. */
class LdapDirectoryTest {
    private final TestClock clock = new TestClock();
    private TestLdapServer server;
    private LdapDirectory users;

    @BeforeEach
    void start() throws LDAPException {
        server = TestLdapServer.plain();
        server.add("alice");
        server.add("bob");
        users = open(server.settings());
    }

    private LdapDirectory open(LdapSettings settings) {
        return LdapDirectory.open(settings, TestLdapServer.context(), clock, Entropy.system());
    }

    @AfterEach
    void stop() {
        users.close();
        server.close();
    }

    private String login(String uid) {
        return users.authenticate(uid, password(uid)).orElseThrow();
    }

    private Map<String, Object> claims(LdapDirectory directory, String subject) {
        return directory.claims(new UserClaims.Query(subject, Set.of("name", "groups"), List.of()));
    }

    @Test
    void authenticatesAUserByNameOrAddress() throws LDAPException {
        String subject = login("alice");
        assertThat(subject)
                .isEqualTo(server.server()
                        .getEntry(TestLdapServer.dn("alice"), "entryUUID")
                        .getAttributeValue("entryUUID"));
        assertThat(users.authenticate(" ALICE ", password("alice"))).contains(subject);
        assertThat(users.authenticate("alice@example.com", password("alice"))).contains(subject);
        assertThat(users.authenticate("alice", password("bob"))).isEmpty();
        assertThat(users.authenticate("carol", password("alice"))).isEmpty();
        assertThat(users.blocks()).isTrue();
    }

    @Test
    @Spec("RFC 4513 §5.1.2")
    void refusesAnEmptyPasswordBeforeAnyBind() {
        int before = server.binds().size();
        assertThat(users.authenticate("alice", "")).isEmpty();
        assertThat(users.authenticate("alice", "a\0b")).isEmpty();
        assertThat(users.authenticate("alice", "x".repeat(1025))).isEmpty();
        assertThat(server.binds()).hasSize(before);
    }

    @Test
    void bindsForAnUnknownLoginToo() {
        int before = server.binds().size();
        assertThat(users.authenticate("carol", "guess")).isEmpty();
        assertThat(users.authenticate("alice", "guess")).isEmpty();
        assertThat(server.binds()).hasSize(before + 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "al*",
                ")(uid=*",
                "alice)(uid=*",
                "alice)(|(uid=*",
                "*)(objectClass=*",
                "\\2a",
                "ali\\63e",
                "alice\0",
                "\0",
                "ali\nce",
                "\ud800",
                "аlice",
                "{login}",
                "",
                " "
            })
    @Spec("RFC 4515 §3")
    void treatsALoginAsAValueOnly(String login) {
        assertThat(users.authenticate(login, password("alice"))).isEmpty();
    }

    @Test
    void findsLoginsWithCharactersOfFilters() throws LDAPException {
        for (String uid : List.of("o(brien)", "a*b", "back\\slash", "Zoë", "日本", "{login}")) {
            server.server()
                    .add(
                            "cn=" + uid.codePointAt(0) + "," + TestLdapServer.PEOPLE,
                            List.of(
                                    new Attribute("objectClass", "inetOrgPerson"),
                                    new Attribute("uid", uid),
                                    new Attribute("userPassword", "secret")));
            assertThat(users.authenticate(uid, "secret")).isPresent();
        }
    }

    @Test
    @ExpectedLog("the filter finds several users")
    void refusesALoginThatFindsSeveralUsers() throws LDAPException {
        server.set("bob", "mail", "alice");
        assertThat(users.authenticate("alice", password("alice"))).isEmpty();
        assertThat(users.authenticate("alice", password("bob"))).isEmpty();
        server.add("carol", new Attribute("mail", "alice"));
        assertThat(users.authenticate("alice", password("alice"))).isEmpty();
    }

    @Test
    @ExpectedLog("not exactly one usable value of the attribute")
    void refusesAUserWithoutAUsableSubject() {
        for (String attribute : List.of("employeeNumber", "objectClass", "cn")) {
            try (LdapDirectory other = open(server.settings().subjectAttribute(attribute))) {
                assertThat(other.authenticate("alice", password("alice"))).isEmpty();
            }
        }
    }

    @Test
    void neverSearchesAsAUser() throws LDAPException {
        login("alice");
        users.authenticate("bob", "wrong");
        for (int i = 0; i < 30; i++) {
            clock.advance(LdapDirectory.KEPT);
            assertThat(users.isActive(login("bob"))).isTrue();
        }
        assertThat(server.searchers()).containsExactly(TestLdapServer.SERVICE);
    }

    @Test
    void endsAccountsThatAreDisabledOrLockedOrRemoved() throws LDAPException {
        String subject = login("alice");
        assertThat(users.isActive(subject)).isTrue();
        server.set("alice", "nsAccountLock", "TRUE");
        assertThat(users.isActive(subject)).isTrue();
        clock.advance(LdapDirectory.KEPT);
        assertThat(users.isActive(subject)).isFalse();
        assertThat(users.authenticate("alice", password("alice"))).isEmpty();

        server.set("alice", "nsAccountLock");
        server.set("alice", "pwdAccountLockedTime", "20300101000000Z");
        clock.advance(LdapDirectory.KEPT);
        assertThat(users.isActive(subject)).isFalse();

        server.set("alice", "pwdAccountLockedTime");
        clock.advance(LdapDirectory.KEPT);
        assertThat(users.isActive(subject)).isTrue();

        server.server().delete(TestLdapServer.dn("alice"));
        clock.advance(LdapDirectory.KEPT);
        assertThat(users.isActive(subject)).isFalse();
        assertThat(users.credential(subject)).isEmpty();
        assertThat(claims(users, subject)).isEmpty();
    }

    @Test
    void appliesTheConditionForActiveUsers() throws LDAPException {
        server.set("alice", "employeeType", "staff");
        try (LdapDirectory staff = open(server.settings().activeFilter("(employeeType=staff)"))) {
            String subject = staff.authenticate("alice", password("alice")).orElseThrow();
            assertThat(staff.authenticate("bob", password("bob"))).isEmpty();
            assertThat(staff.isActive(login("bob"))).isFalse();
            server.set("alice", "employeeType", "former");
            clock.advance(LdapDirectory.KEPT);
            assertThat(staff.isActive(subject)).isFalse();
        }
    }

    @Test
    void readsAnEntryOnceInThirtySeconds() {
        String subject = login("alice");
        int before = server.searches();
        users.isActive(subject);
        users.credential(subject);
        claims(users, subject);
        assertThat(server.searches()).isEqualTo(before + 1);
        clock.advance(LdapDirectory.KEPT);
        users.isActive(subject);
        assertThat(server.searches()).isEqualTo(before + 2);
    }

    @Test
    void readsTheEntryAgainAfterALogin() throws LDAPException {
        String subject = login("alice");
        assertThat(users.credential(subject)).isEmpty();
        server.set("alice", "pwdChangedTime", "20300101000000Z");
        login("alice");
        Optional<String> first = users.credential(subject);
        assertThat(first).isPresent();
        server.set("alice", "pwdChangedTime", "20300102000000Z");
        login("alice");
        assertThat(users.credential(subject)).isPresent().isNotEqualTo(first);
        assertThat(first.orElseThrow()).doesNotContain("2030");
    }

    @Test
    void returnsClaims() throws LDAPException {
        server.set("alice", "displayName", "Alice Ä.");
        server.set("alice", "telephoneNumber", "+1 555 0100", "+1 555 0101");
        server.set("alice", "title", "x".repeat(1025));
        server.set(
                "alice",
                "memberOf",
                "cn=Staff\\, all,ou=groups,dc=example,dc=com",
                "ou=x+cn=Ops,dc=example,dc=com",
                "?");
        assertThat(claims(users, login("alice")))
                .containsEntry("preferred_username", "alice")
                .containsEntry("name", "Alice Ä.")
                .containsEntry("family_name", "Surname")
                .containsEntry("email", "alice@example.com")
                .containsEntry("email_verified", false)
                .containsEntry("phone_number", "+1 555 0100")
                .containsEntry("groups", List.of("Staff, all", "Ops"))
                .doesNotContainKey("userPassword");
        assertThat(claims(users, login("bob"))).containsEntry("name", "Common bob");
        assertThat(claims(users, "unknown")).isEmpty();
    }

    @Test
    void returnsOtherClaimsWithinBounds() throws LDAPException {
        server.set("alice", "title", "x".repeat(1025), "Engineer", "bi\u0001nary", "Lead");
        server.set("alice", "employeeType", "admin");
        LdapSettings settings = server.settings()
                .claims(Map.of("title", "job", "employeeType", "roles", "mail", "email"))
                .verifiedEmails();
        try (LdapDirectory other = open(settings)) {
            assertThat(claims(other, login("alice")))
                    .containsEntry("job", List.of("Engineer", "Lead"))
                    .containsEntry("roles", List.of("admin"))
                    .containsEntry("email_verified", true);
        }
    }

    @Test
    void searchesGroups() throws LDAPException {
        server.server()
                .add(
                        "ou=groups,dc=example,dc=com",
                        new Attribute("objectClass", "organizationalUnit"),
                        new Attribute("ou", "groups"));
        server.server()
                .add(
                        "cn=a\\, b (c)*,ou=groups,dc=example,dc=com",
                        new Attribute("objectClass", "groupOfNames"),
                        new Attribute("cn", "a, b (c)*"),
                        new Attribute("member", TestLdapServer.dn("alice")));
        LdapSettings settings =
                server.settings().groups(LdapGroups.search("ou=groups,dc=example,dc=com", "(member={dn})"));
        try (LdapDirectory other = open(settings)) {
            String alice = login("alice");
            assertThat(claims(other, alice)).containsEntry("groups", List.of("a, b (c)*"));
            assertThat(claims(other, login("bob"))).containsEntry("groups", List.of());
            int before = server.searches();
            claims(other, alice);
            other.claims(new UserClaims.Query(alice, Set.of("name"), List.of()));
            assertThat(server.searches()).isEqualTo(before);
        }
    }

    @Test
    void failsWithoutAVerdictWhileTheServerIsDownAndRecovers() throws LDAPException {
        String subject = login("alice");
        int port = server.address().port();
        server.stop();
        clock.advance(LdapDirectory.KEPT);
        assertThatThrownBy(() -> login("alice")).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> users.authenticate("carol", "guess")).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> users.isActive(subject)).isInstanceOf(StorageException.class);
        server.restart();
        assertThat(server.address().port()).isEqualTo(port);
        assertThat(login("alice")).isEqualTo(subject);
        assertThat(users.isActive(subject)).isTrue();
    }

    @Test
    void revealsNoNamesInFailures() {
        server.failWith(ResultCode.BUSY);
        assertThatThrownBy(() -> login("alice"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("busy")
                .hasMessageNotContaining("alice")
                .hasNoCause();
        assertThat(server.settings().toString()).doesNotContain("secret").doesNotContain("gatewright");
        assertThat(String.valueOf(server.settings().login())).doesNotContain("secret");
    }

    @Test
    void refusesToOpenWithAWrongPasswordOrBase() {
        assertThatIllegalStateException()
                .isThrownBy(() -> open(server.settings().login(TestLdapServer.SERVICE, "wrong")))
                .withMessageContaining("rejects the bind DN or its password")
                .withMessageNotContaining("wrong");
        LdapSettings elsewhere = LdapSettings.of("ou=nobody,dc=example,dc=com", server.address())
                .login(TestLdapServer.SERVICE, TestLdapServer.SERVICE_PASSWORD);
        assertThatIllegalStateException()
                .isThrownBy(() -> open(elsewhere))
                .withMessageContaining("has no entry 'ou=nobody,dc=example,dc=com'");
        LdapSettings groups = server.settings().groups(LdapGroups.nested("ou=none,dc=example,dc=com"));
        assertThatIllegalStateException()
                .isThrownBy(() -> open(groups))
                .withMessageContaining("has no entry 'ou=none,dc=example,dc=com'");
        LdapServer address = server.address();
        server.stop();
        assertThatIllegalStateException()
                .isThrownBy(() -> open(LdapSettings.of(TestLdapServer.PEOPLE, address)))
                .withMessageContaining("is unreachable");
    }

    @Test
    void searchesAnonymouslyWithoutALogin() {
        try (LdapDirectory anonymous = open(LdapSettings.of(TestLdapServer.PEOPLE, server.address()))) {
            assertThat(anonymous.authenticate("alice", password("alice"))).isPresent();
        }
    }
}
