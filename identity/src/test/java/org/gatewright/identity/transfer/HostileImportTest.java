package org.gatewright.identity.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.gatewright.testkit.Scale;
import org.junit.jupiter.api.Test;

/** Files that were changed at random. */
class HostileImportTest {
    private static final byte[] SPECIAL = "\0\n\r\"\\{}[],:;#$= <-\u00ff019ae".getBytes(StandardCharsets.ISO_8859_1);

    private final Imports imports = new Imports();
    private final Random random = new Random(17);

    @Test
    void failsInNoOtherWayThanItSays() throws IOException {
        Map<ImportFormat, List<String>> files = Map.of(
                ImportFormat.KEYCLOAK, List.of("keycloak.json"),
                ImportFormat.AUTH0, List.of("auth0.ndjson", "auth0-import.json"),
                ImportFormat.LDIF, List.of("people.ldif"),
                ImportFormat.SPRING, List.of("spring.csv"),
                ImportFormat.CSV, List.of("users.csv"));
        for (Map.Entry<ImportFormat, List<String>> format : files.entrySet()) {
            for (String file : format.getValue()) {
                byte[] bytes = bytes(file);
                for (int i = 0; i < Scale.of(200, 20_000); i++) {
                    tryOut(format.getKey(), change(bytes));
                }
            }
        }
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(HostileImportTest.class.getResourceAsStream(name), name)) {
            return file.readAllBytes();
        }
    }

    private byte[] change(byte[] original) {
        byte[] changed = original.clone();
        for (int i = random.nextInt(5); i >= 0; i--) {
            changed[random.nextInt(changed.length)] = SPECIAL[random.nextInt(SPECIAL.length)];
        }
        return changed;
    }

    private void tryOut(ImportFormat format, byte[] file) {
        try {
            imports.bytes(format, file).forEach(HostileImportTest::assertDiscreet);
        } catch (IllegalArgumentException broken) {
            assertThat(broken).isExactlyInstanceOf(IllegalArgumentException.class);
            assertThat(broken.getMessage()).doesNotContainIgnoringCase("alice", "$2");
        }
    }

    private static void assertDiscreet(ImportResult result) {
        assertThat(result).asString().doesNotContainIgnoringCase("alice", "$2");
    }
}
