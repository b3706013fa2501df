package org.gatewright.identity.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gatewright.identity.transfer.Imports.PASSWORD;
import static org.gatewright.identity.transfer.Imports.accepted;
import static org.gatewright.identity.transfer.Imports.lines;
import static org.gatewright.identity.transfer.Imports.reason;
import static org.gatewright.identity.transfer.Imports.user;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.gatewright.identity.user.UserStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports of exports of Auth0. */
class Auth0ImportTest {
    private final Imports imports = new Imports();

    @Test
    void readsAnExport() throws IOException {
        List<ImportResult> results = imports.file(ImportFormat.AUTH0, "auth0.ndjson");
        assertThat(lines(results)).containsExactly(1, 2, 3, 4);
        ImportedUser alice = user(results.get(0));
        assertThat(alice.id()).contains("auth0|5f7c8ec7c33c6c004bbafe82");
        assertThat(alice.profile().name()).contains("alice");
        assertThat(alice.profile().uniqueEmail()).contains("alice@example.com");
        assertThat(alice.profile().roles()).containsExactly("editor");
        assertThat(alice.profile().groups()).containsExactly("staff");
        assertThat(alice.profile().claims())
                .isEqualTo(Map.of(
                        "name", "Alice Liddell",
                        "given_name", "Alice",
                        "family_name", "Liddell",
                        "nickname", "ali",
                        "picture", "https://cdn.example.com/a.png",
                        "plan", "gold",
                        "theme", "dark"));
        imports.assertPassword(results.get(0), PASSWORD);
        assertThat(user(results.get(1)).id()).contains("auth0|60425dc43519d90068f82973");
        imports.assertPassword(results.get(1), PASSWORD);
        assertThat(user(results.get(2)).status()).isEqualTo(UserStatus.LOCKED);
        assertThat(accepted(results.get(2)).remarks())
                .containsExactly("Links to other identity providers were left out");
        assertThat(reason(results.get(3))).isEqualTo("A user needs a user name or an e-mail address");
    }

    @Test
    void readsAFileForTheImportOfAuth0() throws IOException {
        List<ImportResult> results = imports.file(ImportFormat.AUTH0, "auth0-import.json");
        assertThat(results).hasSize(8);
        results.subList(0, 6).forEach(result -> imports.assertPassword(result, PASSWORD));
        assertThat(user(results.get(0)).totp().orElseThrow().bytes())
                .isEqualTo("12345678901234567890".getBytes(StandardCharsets.US_ASCII));
        assertThat(accepted(results.get(0)).remarks())
                .containsExactly("A second factor other than an authenticator app was left out");
        assertThat(user(results.get(6)).passwordHash()).isEmpty();
        assertThat(accepted(results.get(6)).remarks())
                .singleElement()
                .asString()
                .contains("too weak");
        assertThat(accepted(results.get(7)).remarks())
                .singleElement()
                .asString()
                .contains("malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"algorithm\":\"pbkdf2\",\"hash\":{\"value\":\"x\"}}",
                "{\"algorithm\":\"bcrypt\",\"hash\":{\"value\":\"$2b$10$\"}}",
                "{\"algorithm\":\"scrypt\",\"hash\":{\"value\":\"YQ==\",\"encoding\":\"base64\"}}",
                "{\"algorithm\":\"scrypt\",\"cost\":3,\"hash\":{\"value\":\"YQ==\",\"encoding\":\"base64\"}}",
                "{\"algorithm\":\"scrypt\",\"cost\":\"x\",\"hash\":{\"value\":\"YQ==\",\"encoding\":\"latin\"}}",
                "{\"algorithm\":\"bcrypt\",\"password\":{\"encoding\":\"utf16le\"},\"hash\":{\"value\":\"x\"}}",
                "{\"algorithm\":\"ldap\",\"hash\":{\"value\":\"{SSHA}x\"}}",
                "{\"algorithm\":\"whirlpool\",\"hash\":{\"value\":\"x\"}}"
            })
    void importsTheUserWithoutAHashThatCannotBeVerified(String custom) {
        ImportResult result = imports.text(
                        ImportFormat.AUTH0, "{\"email\":\"a@example.com\",\"custom_password_hash\":" + custom + "}")
                .get(0);
        assertThat(user(result).passwordHash()).isEmpty();
        assertThat(accepted(result).remarks()).singleElement().asString().startsWith("The password was left out: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "GEZDGNBV", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ0", "ÄÖÜGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"})
    void remarksOnASecretThatIsUnusable(String secret) {
        ImportResult result = imports.text(
                        ImportFormat.AUTH0,
                        "{\"email\":\"a@example.com\",\"mfa_factors\":[{\"totp\":{\"secret\":\"" + secret + "\"}}]}")
                .get(0);
        assertThat(user(result).totp()).isEmpty();
        assertThat(accepted(result).remarks()).hasSize(1);
    }

    @Test
    void rejectsBrokenLinesAndReadsTheOthers() {
        String text = "{\"email\":\"a@example.com\"}\n\nrubbish\n{\"email\":\"" + "x".repeat(2 << 20)
                + "\"}\n[]\n{\"email\":{}}\n{\"email\":\"b@example.com\"\n"
                + "{\"email\":\"c@example.com\",\"user_metadata\":" + "{\"a\":".repeat(5000) + "1" + "}".repeat(5000)
                + "}\r\n{\"email\":\"d@example.com\"}";
        List<ImportResult> results = imports.text(ImportFormat.AUTH0, text);
        assertThat(lines(results)).containsExactly(1, 3, 4, 5, 6, 7, 8, 9);
        results.subList(1, 7).forEach(result -> assertThat(reason(result)).isNotBlank());
        assertThat(reason(results.get(2))).isEqualTo("The line is longer than 1 MiB");
        assertThat(user(results.get(7)).profile().email()).contains("d@example.com");
    }

    @Test
    void rejectsALineThatIsNotUtf8() {
        byte[] text = "{\"username\":\"a\"}\n{\"username\":\"\u00fc\"}\n{\"username\":\"b\"}"
                .getBytes(StandardCharsets.ISO_8859_1);
        List<ImportResult> results = imports.bytes(ImportFormat.AUTH0, text);
        assertThat(results).hasSize(3);
        assertThat(reason(results.get(1))).isEqualTo("The line is not in UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"email,name\n", "{\n  \"email\": 1\n}", "<html>", "\0\0\0"})
    void failsForAFileInAnotherFormat(String text) {
        assertThatThrownBy(() -> imports.text(ImportFormat.AUTH0, text))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("The file must have one JSON object per line; line 1 does not begin with one");
    }
}
