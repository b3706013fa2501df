package org.gatewright.identity.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gatewright.identity.transfer.Imports.accepted;
import static org.gatewright.identity.transfer.Imports.user;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.json.Json;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exports of accounts, and their way back. */
class UserExportTest {
    private final Imports imports = new Imports();
    private final Entropy entropy = Entropy.system();

    private User account(UserStatus status, UserProfile profile, Credentials credentials) {
        return User.create(entropy, status, profile, credentials, new TestClock().instant());
    }

    private ImportResult readBack(User account) {
        return imports.text(ImportFormat.GATEWRIGHT, UserExport.line(account) + "\n")
                .get(0);
    }

    @ParameterizedTest
    @EnumSource
    void readsBackAnEqualAccount(UserStatus status) {
        UserProfile profile = new UserProfile(
                Optional.of("älice"),
                Optional.of("alice@example.com"),
                true,
                Map.of("name", "Alice \"A\"\n", "Own-Claim", List.of(1L, true, Map.of("x", 0.5)), "name#de", "Älis"),
                List.of("staff"),
                List.of("admin"));
        Credentials credentials = Credentials.none(entropy).changePassword(imports.hash("wonderland"), entropy);
        User account = account(status, profile, credentials);
        ImportResult result = readBack(account);
        ImportedUser read = user(result);
        assertThat(read.id()).contains(account.id());
        assertThat(read.status()).isEqualTo(status);
        assertThat(read.profile()).isEqualTo(profile);
        assertThat(read.passwordHash()).isEqualTo(credentials.password());
        assertThat(accepted(result).remarks()).isEmpty();
        imports.assertPassword(result, "wonderland");
    }

    @Test
    void readsBackAnAccountWithoutAPassword() {
        User account = account(UserStatus.ACTIVE, UserProfile.named("bob"), Credentials.none(entropy));
        ImportedUser read = user(readBack(account));
        assertThat(read.profile()).isEqualTo(account.profile());
        assertThat(read.passwordHash()).isEmpty();
    }

    @Test
    void exportsNoSecretOfASecondFactor() {
        Credentials credentials = Credentials.none(entropy)
                .totp(Optional.of(new Credentials.Totp("sealed-secret", 17)))
                .recoveryCodes(List.of("hash-of-code"));
        User account = account(UserStatus.ACTIVE, UserProfile.named("bob"), credentials);
        String line = UserExport.line(account);
        assertThat(line).doesNotContain("sealed-secret", "hash-of-code", credentials.stamp(), "\n");
        assertThat(Json.read(line)).containsEntry("totp", true);
        assertThat(accepted(readBack(account)).remarks())
                .containsExactly("The authenticator app was left out: its secret is not exported");
    }

    /** The texts of values end up in logs. */
    @Test
    void showsNothingOfAUser() {
        ImportResult result = imports.text(ImportFormat.GATEWRIGHT, "{\"username\":\"alice\",\"id\":\"a1\"}")
                .get(0);
        assertThat(result).asString().doesNotContain("alice", "a1");
        assertThat(SourceRecord.of(1, Map.of("username", "alice"))).asString().doesNotContain("alice");
        assertThat(new Members(Map.of("username", "alice"))).asString().doesNotContain("alice");
    }

    /** Lines that are made while they are read. */
    private static final class Generated extends InputStream {
        private final int count;
        private int made;
        private byte[] line = new byte[0];
        private int next;

        Generated(int count) {
            this.count = count;
        }

        @Override
        public int read() {
            if (next == line.length) {
                if (made == count) {
                    return -1;
                }
                made++;
                next = 0;
                line = ("{\"id\":\"" + made + "\",\"username\":\"user" + made + "\",\"email\":\"user" + made
                                + "@example.com\",\"email_verified\":true,\"claims\":{\"x\":\"" + "x".repeat(2000)
                                + "\"}}\n")
                        .getBytes(StandardCharsets.UTF_8);
            }
            return line[next++];
        }
    }

    @Test
    void readsOneRecordAtATime() throws IOException {
        int count = 20_000;
        try (InputStream file = new Generated(count)) {
            assertThat(imports.stream(ImportFormat.GATEWRIGHT, file)
                            .filter(ImportResult.Accepted.class::isInstance)
                            .count())
                    .isEqualTo(count);
        }
        try (Generated file = new Generated(count)) {
            assertThat(imports.stream(ImportFormat.GATEWRIGHT, file).limit(3)).hasSize(3);
            assertThat(file.made).isLessThan(20);
        }
    }
}
