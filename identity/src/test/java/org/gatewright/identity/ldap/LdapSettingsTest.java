package org.gatewright.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in settings, and filters. */
class LdapSettingsTest {
    private static final LdapSettings SETTINGS =
            LdapSettings.of("dc=example,dc=com", LdapServer.of("ldaps://ldap.example.com"));

    @ParameterizedTest
    @CsvSource({
        "ldaps://ldap.example.com, ldaps://ldap.example.com:636",
        "LDAP://ldap.example.com/, ldap://ldap.example.com:389",
        "ldap://[::1]:1389, ldap://[::1]:1389",
    })
    void readsAddresses(String address, String whole) {
        assertThat(LdapServer.of(address)).hasToString(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ldap.example.com",
                "http://ldap.example.com",
                "ldaps://",
                "ldaps://u:p@ldap.example.com",
                "ldaps://ldap.example.com/dc=x",
                "ldaps://ldap.example.com?x",
                "ldaps://ldap.example.com:0",
                "ldaps://ldap.example.com:65536",
                "ldaps://a b"
            })
    void rejectsOtherAddresses(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> LdapServer.of(address));
    }

    @Test
    void requiresTlsExceptOnThisMachine() {
        LdapServer plain = LdapServer.of("ldap://ldap.example.com");
        assertThat(LdapSettings.of("dc=x", plain).startTls()).isTrue();
        assertThat(LdapSettings.of("dc=x", LdapServer.of("ldap://127.0.0.1")).startTls())
                .isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LdapSettings.of("dc=x", plain).startTls(false))
                .withMessageContaining("needs ldaps or StartTLS");
    }

    @Test
    void rejectsMistakes() {
        assertThatIllegalArgumentException().isThrownBy(() -> LdapSettings.of("dc=x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LdapSettings.of("example.com", LdapServer.of("ldaps://x")))
                .withMessageContaining("base DN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SETTINGS.login("admin", "secret"))
                .withMessageContaining("bind DN")
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException().isThrownBy(() -> SETTINGS.login("cn=admin", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> SETTINGS.subjectAttribute("a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> SETTINGS.activeFilter("(uid"));
        assertThatIllegalArgumentException().isThrownBy(() -> SETTINGS.timeouts(Duration.ZERO, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> LdapGroups.search("x", "(member={dn})"));
        assertThatIllegalArgumentException().isThrownBy(() -> LdapGroups.search("dc=x", "(member=x)"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SETTINGS.claims(Map.of("employeeNumber", "sub")))
                .withMessageContaining("reserved");
        assertThatIllegalArgumentException().isThrownBy(() -> SETTINGS.claims(Map.of("mail", "")));
        assertThatIllegalArgumentException().isThrownBy(() -> SETTINGS.claims(Map.of("*", "name")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(uid=alice)",
                "uid",
                "(uid={login}",
                "({login}=x)",
                "(uid={login}*)",
                "(&(uid={login})({login}=*))",
                "(uid>={login})",
                ""
            })
    void rejectsFiltersInWhichTheLoginIsNoValue(String filter) {
        assertThatIllegalArgumentException().isThrownBy(() -> SETTINGS.userFilter(filter));
    }

    @Test
    @Spec("RFC 4515 §3")
    void putsAValueIntoAParsedFilter() {
        FilterTemplate template = FilterTemplate.of(
                "(&(objectClass=person)(!(uid={login}))(|(userPrincipalName={login}@corp)(cn:caseExactMatch:={login})))",
                FilterTemplate.LOGIN);
        assertThat(template.with("a*(b)\\\0").toString())
                .isEqualTo(
                        "(&(objectClass=person)(!(uid=a\\2a\\28b\\29\\5c\\00))"
                                + "(|(userPrincipalName=a\\2a\\28b\\29\\5c\\00@corp)(cn:caseExactMatch:=a\\2a\\28b\\29\\5c\\00)))");
    }
}
