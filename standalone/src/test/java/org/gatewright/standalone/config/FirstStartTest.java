package org.gatewright.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.gatewright.protocol.Entropy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of a server that is started without any. */
class FirstStartTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080,localhost:8080",
        "http://localhost:9123,localhost:9123",
        "https://login.example,localhost:8080",
        "https://login.example:8443,localhost:8080"
    })
    void listensAtThePortOfAnIssuerWithoutTls(String issuer, String listen) {
        Path settings = folder.resolve("gatewright.yaml");
        FirstStart.write(settings, issuer, Entropy.system());
        ServerConfig config = ServerConfig.read(settings);
        assertThat(config.issuer().value()).isEqualTo(issuer);
        assertThat(config.network().listen()).hasToString(listen);
    }

    @Test
    void writesNothingForAnInvalidIssuer() {
        Path settings = folder.resolve("gatewright.yaml");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FirstStart.write(settings, "localhost", Entropy.system()));
        assertThat(folder).isEmptyDirectory();
        assertThat(Files.exists(settings)).isFalse();
    }
}
