package org.gatewright.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.secret.SecretVerifier;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of users, with password hashes of other systems. */
class UsersTest {
    @TempDir
    private Path folder;

    private Users read(String hash) throws IOException {
        return file("users:\n  alice:\n    password: '" + hash + "'\n");
    }

    private Users file(String text) throws IOException {
        PasswordHashes hashes = PasswordHashes.of(Entropy.system());
        Path file = Files.writeString(folder.resolve("users.yaml"), text);
        return Users.read(file, new SecretVerifier(Entropy.system(), hashes.kinds()), hashes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "{bcrypt}$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "bcrypt$$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
            })
    void acceptsHashesOfOtherSystems(String hash) throws IOException {
        Users users = read(hash);
        assertThat(users.authenticate("alice", "U*U")).contains("alice");
        assertThat(users.authenticate("alice", "U*U*")).isEmpty();
        for (String stranger : new String[] {"bob", "carol", "dave", "erin"}) {
            assertThat(users.authenticate(stranger, "U*U")).isEmpty();
        }
    }

    @Test
    @Checks("OP-01")
    void rejectsHashesThatAreTooWeak() {
        assertThatThrownBy(() -> read("{noop}wonderland"))
                .hasMessageContaining("users.yaml, line 3, column 5")
                .hasMessageContaining("not a password hash; generate one with 'gatewright hash'")
                .message()
                .doesNotContain("wonderland");
    }

    @ParameterizedTest
    @ValueSource(strings = {"users:\n  alice: &a\n    password: x\n  bob: *a\n", "users: &a\n  alice: *a\n"})
    void rejectsAnchorsAndAliases(String text) {
        assertThatThrownBy(() -> file(text)).hasMessageContaining("anchors (&) and aliases (*) are not supported");
    }
}
