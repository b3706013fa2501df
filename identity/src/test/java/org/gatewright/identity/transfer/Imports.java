package org.gatewright.identity.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.secret.SecretVerifier;

/** Imports of files and texts, and the verification of their hashes. */
final class Imports {
    static final String PASSWORD = "correct horse";

    private final Entropy entropy = Entropy.system();
    private final PasswordHashes hashes = PasswordHashes.of(entropy);
    private final SecretVerifier verifier = new SecretVerifier(entropy, hashes.kinds());
    private final UserImport users = new UserImport(hashes);

    List<ImportResult> file(ImportFormat format, String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(Imports.class.getResourceAsStream(name), name)) {
            return users.read(format, file).toList();
        }
    }

    List<ImportResult> text(ImportFormat format, String text) {
        return bytes(format, text.getBytes(StandardCharsets.UTF_8));
    }

    List<ImportResult> bytes(ImportFormat format, byte[] bytes) {
        try {
            return stream(format, new ByteArrayInputStream(bytes)).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Stream<ImportResult> stream(ImportFormat format, InputStream file) throws IOException {
        return users.read(format, file);
    }

    String hash(String password) {
        return hashes.current().hash(password);
    }

    void assertPassword(ImportResult result, String password) {
        String hash = user(result).passwordHash().orElseThrow();
        verifier.require(hash);
        assertThat(verifier.verify(password, hash)).isTrue();
        assertThat(verifier.verify(password + "x", hash)).isFalse();
    }

    static ImportedUser user(ImportResult result) {
        return accepted(result).user();
    }

    static ImportResult.Accepted accepted(ImportResult result) {
        assertThat(result).isInstanceOf(ImportResult.Accepted.class);
        return (ImportResult.Accepted) result;
    }

    static String reason(ImportResult result) {
        assertThat(result).isInstanceOf(ImportResult.Rejected.class);
        return ((ImportResult.Rejected) result).reason();
    }

    static List<Integer> lines(List<ImportResult> results) {
        return results.stream().map(ImportResult::line).toList();
    }
}
