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

/** Imports of tables. */
class TableImportTest {
    private final Imports imports = new Imports();

    private List<ImportResult> read(String text) {
        return imports.text(ImportFormat.CSV, text);
    }

    @Test
    @Spec("RFC 4180 §2")
    void readsATable() throws IOException {
        List<ImportResult> results = imports.file(ImportFormat.CSV, "users.csv");
        assertThat(lines(results)).containsExactly(2, 3, 5, 6, 8, 9, 10);
        ImportedUser alice = user(results.get(0));
        assertThat(alice.id()).isEmpty();
        assertThat(alice.status()).isEqualTo(UserStatus.ACTIVE);
        assertThat(alice.profile().uniqueEmail()).contains("alice@example.com");
        assertThat(alice.profile().groups()).containsExactly("staff", "office");
        assertThat(alice.profile().roles()).containsExactly("admin");
        assertThat(alice.profile().claims())
                .isEqualTo(Map.of(
                        "name", "Liddell, Alice", "given_name", "Alice", "family_name", "Liddell", "locale", "en-GB"));
        imports.assertPassword(results.get(0), PASSWORD);
        assertThat(user(results.get(1)).profile().claims()).isEqualTo(Map.of("name", "Bob \"the\nBuilder\""));
        assertThat(user(results.get(1)).status()).isEqualTo(UserStatus.INVITED);
        assertThat(reason(results.get(2))).isEqualTo("\"email_verified\" must be true or false");
        assertThat(reason(results.get(3))).isEqualTo("The record has 2 fields, but the header has 11");
        imports.assertPassword(results.get(4), PASSWORD);
        assertThat(user(results.get(4)).status()).isEqualTo(UserStatus.LOCKED);
        assertThat(reason(results.get(5))).startsWith("\"status\" must be");
        assertThat(reason(results.get(6))).endsWith("also that of line 2");
    }

    @Test
    void readsTheTableOfSpringSecurity() throws IOException {
        List<ImportResult> results = imports.file(ImportFormat.SPRING, "spring.csv");
        results.subList(0, 5).forEach(result -> imports.assertPassword(result, PASSWORD));
        assertThat(user(results.get(0)).profile().roles()).containsExactly("ROLE_USER", "ROLE_ADMIN");
        assertThat(results.stream().map(result -> user(result).status()))
                .containsExactly(
                        UserStatus.ACTIVE,
                        UserStatus.LOCKED,
                        UserStatus.ACTIVE,
                        UserStatus.ACTIVE,
                        UserStatus.ACTIVE,
                        UserStatus.ACTIVE);
        assertThat(user(results.get(5)).passwordHash()).isEmpty();
        assertThat(accepted(results.get(5)).remarks())
                .containsExactly("The password was left out: Hashes of the kind {noop} are too weak to be accepted");
    }

    @Test
    @Spec("RFC 4180 §2")
    void readsEndsOfLinesAndQuotesOfAllKinds() {
        List<ImportResult> results = read("\"username\",Name\r\na,\"\"\r\nb,\"x\r\ny\"\r\nc,\"\"\"\"\r\nd,\"a,b\"");
        assertThat(results.stream().map(result -> user(result).profile().claims()))
                .containsExactly(Map.of(), Map.of("name", "x\ny"), Map.of("name", "\""), Map.of("name", "a,b"));
    }

    @Test
    void readsOnAfterAQuoteThatIsOutOfPlaceOrNeverClosed() {
        List<ImportResult> results = read("username,name\na,x\"y\"\nb,\"x\"y\nc,\"open\nd,\ne,");
        assertThat(lines(results)).containsExactly(2, 3, 4, 5, 6);
        assertThat(reason(results.get(0))).isEqualTo("A quote is out of place");
        assertThat(reason(results.get(1))).isEqualTo("A quote is out of place");
        assertThat(reason(results.get(2))).isEqualTo("A quote is not closed");
        assertThat(user(results.get(4)).profile().name()).contains("e");
    }

    @Test
    void rejectsOnlyRecordsThatAreTooLong() {
        String half = "x".repeat(600_000);
        List<ImportResult> results = read("username,name\na," + "x".repeat(2 << 20) + "\nb,\"" + half + "\n" + half
                + "\"\nc,\"" + "\n".repeat(5000) + "\nd,\ne," + "x".repeat(300_000) + "\nf,x\0y\nx\0y,\ng,\n");
        assertThat(reason(results.get(0))).isEqualTo("The line is longer than 1 MiB");
        assertThat(reason(results.get(1))).isEqualTo("A quote is not closed");
        assertThat(results.stream()
                        .filter(ImportResult.Accepted.class::isInstance)
                        .flatMap(result -> user(result).profile().name().stream()))
                .containsExactly("d", "g");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "username,username\n",
                "username;email\n",
                "alice,a@example.com,true\n",
                "username,\n",
                "{}",
                "\"username\n",
                "user\"name\"\n"
            })
    void failsForAnotherHeader(String text) {
        assertThatThrownBy(() -> read(text))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("The f")
                .doesNotContain("alice");
        assertThatThrownBy(() -> imports.text(ImportFormat.SPRING, "username,enabled\n"))
                .hasMessageEndingWith("required are username, password, enabled");
    }
}
