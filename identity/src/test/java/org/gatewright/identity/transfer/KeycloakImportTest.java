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
import java.util.stream.IntStream;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.protocol.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports of realm exports of Keycloak. */
class KeycloakImportTest {
    private final Imports imports = new Imports();

    private List<ImportResult> users(String array) {
        return imports.text(ImportFormat.KEYCLOAK, "{\"users\":" + array + "}");
    }

    @Test
    void readsTheUsersOfARealm() throws IOException {
        List<ImportResult> results = imports.file(ImportFormat.KEYCLOAK, "keycloak.json");
        assertThat(results).hasSize(4);
        assertThat(lines(results)).isSorted().doesNotHaveDuplicates();
        ImportedUser alice = user(results.get(0));
        assertThat(alice.id()).contains("0b1f9d3e-5a55-4c0e-8b61-2f1d6f0a1a01");
        assertThat(alice.status()).isEqualTo(UserStatus.ACTIVE);
        assertThat(alice.profile().name()).contains("alice");
        assertThat(alice.profile().uniqueEmail()).contains("alice@example.com");
        assertThat(alice.profile().groups()).containsExactly("/staff", "/staff/office");
        assertThat(alice.profile().roles()).containsExactly("admin", "default-roles-demo");
        assertThat(alice.profile().claims())
                .isEqualTo(Map.of(
                        "name", "Alice Liddell",
                        "given_name", "Alice",
                        "family_name", "Liddell",
                        "locale", "en",
                        "phone_number", "+44 20 7946 0001",
                        "phone_number_verified", true,
                        "languages", List.of("en", "fr"),
                        "department", "Wonder"));
        assertThat(accepted(results.get(0)).remarks())
                .containsExactly("Attributes were left out, since claims have other names or types: 2");
        assertThat(user(results.get(1)).status()).isEqualTo(UserStatus.LOCKED);
        assertThat(user(results.get(1)).profile().uniqueEmail()).isEmpty();
        assertThat(reason(results.get(3))).contains("belongs to a client");
    }

    @Test
    void keepsPasswordsAndAuthenticatorApps() throws IOException {
        List<ImportResult> results = imports.file(ImportFormat.KEYCLOAK, "keycloak.json");
        imports.assertPassword(results.get(0), PASSWORD);
        imports.assertPassword(results.get(1), "password");
        byte[] secret = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
        assertThat(user(results.get(0)).totp().orElseThrow().bytes()).isEqualTo(secret);
        assertThat(user(results.get(1)).totp().orElseThrow().bytes()).isEqualTo(secret);
    }

    @Test
    void remarksOnWhatItLeavesOut() throws IOException {
        List<ImportResult> results = imports.file(ImportFormat.KEYCLOAK, "keycloak.json");
        assertThat(accepted(results.get(1)).remarks()).containsExactly("Required actions were left out");
        assertThat(user(results.get(2)).passwordHash()).isEmpty();
        assertThat(user(results.get(2)).totp()).isEmpty();
        assertThat(accepted(results.get(2)).remarks())
                .containsExactly(
                        "The password was left out: Hashes of that kind are not known",
                        "The authenticator app was left out: Only codes with six digits, 30 seconds and SHA-1 can be"
                                + " verified",
                        "Credentials other than passwords and authenticator apps were left out",
                        "Roles of clients were left out",
                        "Links to other identity providers were left out");
    }

    @Test
    void readsAPartialExport() {
        assertThat(users("[{\"username\":\"alice\",\"enabled\":true}]"))
                .singleElement()
                .satisfies(result -> assertThat(user(result).id()).isEmpty());
        assertThat(users("[]")).isEmpty();
    }

    @Test
    void locksAnAccountThatIsNotSaidToBeEnabled() {
        assertThat(user(users("[{\"username\":\"alice\"}]").get(0)).status()).isEqualTo(UserStatus.LOCKED);
    }

    @Test
    void rejectsBrokenUsersAndReadsTheOthers() {
        List<ImportResult> results = users("""
                [{"username":1,"enabled":true},
                 {"enabled":true},
                 17,
                 [["x"]],
                 {"username":"a","emailVerified":"perhaps"},
                 {"username":"a","attributes":[]},
                 {"username":"a","credentials":{"type":"password"}},
                 {"username":"a","groups":[1]},
                 {"username":"a","username":"b"},
                 {"username":"a\\u0000b"},
                 {"username":"a","attributes":{"x":["\\u0000"]}},
                 {"username":"\\ud800"},
                 {"username":"c","email":"nowhere"},
                 {"username":"dora","credentials":[{"type":"password","secretData":"{}","credentialData":5}]}]
                """);
        assertThat(results).hasSize(14);
        assertThat(lines(results))
                .isEqualTo(IntStream.rangeClosed(1, 14).boxed().toList());
        results.subList(0, 13)
                .forEach(result -> assertThat(reason(result)).isNotBlank().doesNotContain("nowhere"));
        assertThat(reason(results.get(0))).isEqualTo("\"username\" must be a text");
        assertThat(accepted(results.get(13)).remarks())
                .containsExactly("The password was left out: The hash is malformed");
    }

    @Test
    void rejectsOnlyTheUserThatIsTooLongOrTooDeep() {
        String deep = "[".repeat(900) + "]".repeat(900);
        List<ImportResult> results =
                users("[{\"username\":\"a\",\"attributes\":{\"x\":[\"" + "x".repeat(3 << 20) + "\"]}},"
                        + "{\"username\":\"b\",\"attributes\":{\"x\":" + deep + "}},"
                        + "{\"username\":\"c\",\"attributes\":{\"x\":" + "[".repeat(17) + "]".repeat(17) + "}},"
                        + "{\"username\":\"d\",\"attributes\":{\"x\":\"" + "x".repeat(300_000) + "\"}},"
                        + "{\"username\":\"e\"}]");
        assertThat(reason(results.get(0))).isEqualTo("The object is longer than 1 MiB");
        assertThat(reason(results.get(1))).isEqualTo("The element is not readable: Malformed JSON");
        assertThat(reason(results.get(2))).contains("nested too deeply");
        assertThat(reason(results.get(3))).contains("longer than 256 KiB");
        assertThat(user(results.get(4)).profile().name()).contains("e");
    }

    /** An account is stored with more around it than the file has; both have the same limits when they are read. */
    @Test
    void acceptsOnlyWhatTheStoreCanReadAgain() {
        ImportedUser user = user(nested(14));
        Map<String, Object> stored =
                Map.of("profile", Map.of("claims", user.profile().claims()));
        assertThat(Json.read(Json.bytes(stored))).isEqualTo(stored);
        assertThat(reason(nested(15))).isEqualTo("A claim is nested too deeply");
    }

    private ImportResult nested(int depth) {
        String value = "{\"x\":".repeat(depth) + "1" + "}".repeat(depth);
        return users("[{\"username\":\"a\",\"attributes\":{\"x\":" + value + "}}]")
                .get(0);
    }

    @Test
    void rejectsARepeatedIdNameOrAddress() {
        List<ImportResult> results = users("""
                [{"id":"1","username":"alice","email":"a@example.com","emailVerified":true},
                 {"id":"2","username":"ALICE"},
                 {"id":"1","username":"bob"},
                 {"id":"3","username":"carol","email":"A@example.com","emailVerified":true},
                 {"id":"4","username":"dave","email":"a@example.com","emailVerified":false}]
                """);
        results.subList(1, 4)
                .forEach(result -> assertThat(reason(result))
                        .isEqualTo("The ID, user name or verified address is also that of line 1"));
        assertThat(user(results.get(4)).id()).contains("4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client:web", "two words", "ümlaut", "tab\\t", "\\u0000"})
    void keepsNoIdThatCannotBeASubject(String id) {
        ImportResult result =
                users("[{\"id\":\"" + id + "\",\"username\":\"alice\"}]").get(0);
        assertThat(user(result).id()).isEmpty();
        assertThat(accepted(result).remarks()).singleElement().asString().startsWith("The ID was left out");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "users",
                "[]",
                "[{\"users\":[]}]",
                "{}",
                "{\"users\":{}}",
                "{\"users\":[{\"username\":\"a\"}",
                "{\"users\":[{\"username\":\"a\"]}",
                "{\"users\":[]} {}",
                "{\"users\":[{\"username\":\"secret-name\" \"x\"}]}"
            })
    void failsForABrokenFile(String text) {
        assertThatThrownBy(() -> imports.text(ImportFormat.KEYCLOAK, text))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret-name")
                .startsWith("The ");
    }

    @Test
    void failsForAFileThatIsTooDeepOrInAnotherEncoding() {
        assertThatThrownBy(() -> users("[".repeat(100_000))).hasMessageContaining("limit of length or depth");
        assertThatThrownBy(
                        () -> users("[\"" + "x".repeat(9 << 20) + "\",{\"username\":\"" + "x".repeat(9 << 20) + "\"}]"))
                .hasMessageContaining("limit of length or depth");
        byte[] latin = "{\"users\":[{\"username\":\"\u00fc\"}]}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> imports.bytes(ImportFormat.KEYCLOAK, latin)).hasMessageContaining("UTF-8");
        byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16);
        assertThatThrownBy(() -> imports.bytes(ImportFormat.KEYCLOAK, utf16)).hasMessageContaining("UTF-16");
    }
}
