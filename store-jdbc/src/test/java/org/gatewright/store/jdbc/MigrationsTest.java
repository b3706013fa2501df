package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/org/gatewright/store/jdbc/migration");

    /** Otherwise a program would not run a migration that was added. */
    @Test
    void namesTheNewestMigration() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            assertThat(files.map(file ->
                                    file.getFileName().toString().split("__")[0].substring(1))
                            .mapToInt(Integer::parseInt)
                            .max())
                    .hasValue(Integer.parseInt(Migrations.NEWEST));
        }
    }
}
