package org.gatewright.identity.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatewright.identity.transfer.Imports.PASSWORD;
import static org.gatewright.identity.transfer.Imports.accepted;
import static org.gatewright.identity.transfer.Imports.lines;
import static org.gatewright.identity.transfer.Imports.reason;
import static org.gatewright.identity.transfer.Imports.user;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports of people from directories. */
@Spec("RFC 2849")
class LdifImportTest {
    private static final String BOB = "dn: uid=bob,dc=example,dc=com\nobjectClass: inetOrgPerson\nuid: bob\n";

    private final Imports imports = new Imports();

    private List<ImportResult> read(String text) {
        return imports.text(ImportFormat.LDIF, text);
    }

    @Test
    void readsPeopleAndSkipsOtherEntries() throws IOException {
        List<ImportResult> results = imports.file(ImportFormat.LDIF, "people.ldif");
        assertThat(lines(results)).containsExactly(16, 40, 49, 58, 66, 72);
        ImportedUser alice = user(results.get(0));
        assertThat(alice.id()).contains("4f1c3a0e-58a1-103e-8d5e-0f6d2c1b0a01");
        assertThat(alice.status()).isEqualTo(UserStatus.ACTIVE);
        assertThat(alice.profile().name()).contains("alice");
        assertThat(alice.profile().email()).contains("alice@example.com");
        assertThat(alice.profile().emailVerified()).isFalse();
        assertThat(alice.profile().groups()).containsExactly("staff", "Smith, Jones");
        assertThat(alice.profile().claims())
                .isEqualTo(Map.of(
                        "name", "Alice Liddell",
                        "given_name", "Alice",
                        "family_name", "Liddell",
                        "phone_number", "+44 20 7946 0001",
                        "locale", "en-GB",
                        "title", "Head of Wonder"));
        assertThat(accepted(results.get(0)).remarks())
                .containsExactly("Attributes were left out, since claims have other names or types: 1");
        ImportedUser juergen = user(results.get(1));
        assertThat(juergen.profile().claims())
                .containsEntry("name", "Jürgen Groß")
                .containsEntry("family_name", "Groß");
        assertThat(juergen.status()).isEqualTo(UserStatus.LOCKED);
        assertThat(reason(results.get(4))).contains("changes an entry");
    }

    @Test
    void keepsPasswordsThatCanBeVerified() throws IOException {
        List<ImportResult> results = imports.file(ImportFormat.LDIF, "people.ldif");
        for (int i : List.of(0, 1, 2, 5)) {
            imports.assertPassword(results.get(i), PASSWORD);
        }
        assertThat(user(results.get(3)).passwordHash()).isEmpty();
        assertThat(accepted(results.get(3)).remarks())
                .containsExactly(
                        "A value that is given by URL was left out",
                        "The password was left out: Hashes of the kind {SSHA} are too weak to be accepted");
    }

    @Test
    void keepsAHashByPbkdf2WithSha512() {
        imports.assertPassword(
                read(BOB
                                + "userPassword: {PBKDF2-SHA512}10000$AAECAwQFBgcICQoLDA0ODw$ECEiF3rHxiQNn3eIhD3/rQu7JgNUuHNkEwX"
                                + "r67HsHXDuCHXNSrvzIej3ijbWJ6UeJwPOircNgc2J7kJoHTU9dA\n")
                        .get(0),
                PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "{",
                "{}",
                "{CRYPT}ab01cd23",
                "{CRYPT}$6$rounds=5000$salt$hash",
                "{SASL}bob@example.com",
                "{PBKDF2}1$x",
                "{PBKDF2}x$AAECAwQF$AAECAwQF",
                "{PBKDF2}99999999999$AAECAwQF$AAECAwQF",
                "{PBKDF2-SHA256}10000$???$???",
                "{PBKDF2_SHA256}AAAnEGRlYWRiZWVm",
                "{ARGON2}$argon2d$v=19$m=1024,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
            })
    void importsThePersonWithoutAHashThatCannotBeVerified(String hash) {
        ImportResult result = read(BOB + "userPassword: " + hash + "\n").get(0);
        assertThat(user(result).passwordHash()).isEmpty();
        assertThat(accepted(result).remarks())
                .singleElement()
                .asString()
                .startsWith("The password was left out: ")
                .doesNotContain("secret", "hash$", "AAE");
    }

    @Test
    void findsAttributesWithoutRegardToCase() {
        ImportedUser bob =
                user(read("DN: cn=x\nOBJECTCLASS: InetOrgPerson\nUID: bob\nGIVENNAME: Bob\nNsAccountLock: TRUE\n")
                        .get(0));
        assertThat(bob.profile().name()).contains("bob");
        assertThat(bob.profile().claims()).isEqualTo(Map.of("given_name", "Bob"));
        assertThat(bob.status()).isEqualTo(UserStatus.LOCKED);
    }

    @Test
    void leavesOutAGroupWhoseNameIsMalformed() {
        ImportResult result = read(BOB + "memberOf: no name\nmemberOf: cn=#0g\nmemberOf: cn=staff\n")
                .get(0);
        assertThat(user(result).profile().groups()).containsExactly("staff");
        assertThat(accepted(result).remarks()).containsExactly("A group was left out, since its name is malformed");
    }

    @Test
    void rejectsBrokenEntriesAndReadsTheOthers() {
        List<ImportResult> results = read(BOB.replace("bob", "alice")
                + "\ndn: cn=x\nno colon\n"
                + "\ndn: cn=x\nuid:: !!!\n"
                + "\nuid: nobody\n"
                + "\n continuation\n"
                + "\ndn: cn=x\nuid: x\njpegPhoto:: " + "A".repeat(2 << 20) + "\n"
                + "\ndn: cn=x\nuid: x\n" + "x: y\n".repeat(100_000)
                + "\ndn: cn=x\nuid: a\0b\n"
                + "\n" + BOB + "\n\n\n# the end");
        assertThat(results).hasSize(9);
        results.subList(1, 8).forEach(result -> assertThat(reason(result)).isNotBlank());
        assertThat(reason(results.get(5))).isEqualTo("The line is longer than 1 MiB");
        assertThat(reason(results.get(6))).isEqualTo("The entry is too long");
        assertThat(user(results.get(8)).profile().name()).contains("bob");
    }

    @Test
    void failsForAFileInAnotherFormat() {
        assertThatThrownBy(() -> read("{\"users\":[]}"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("The file must be LDIF; line 1 does not begin an entry with \"dn:\"");
        assertThat(read("")).isEmpty();
        assertThat(read("version: 1\n")).isEmpty();
        assertThat(read("# nothing\n folded\n\n# more")).isEmpty();
    }
}
