package org.gatewright.identity.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The record of a passkey. */
class PasskeyTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private static Passkey passkey(String id, long count, List<String> transports) {
        return new Passkey(
                id,
                "AQ",
                count,
                true,
                true,
                false,
                transports,
                "00000000-0000-0000-0000-000000000000",
                "Passkey",
                NOW,
                Optional.empty());
    }

    @Test
    void survivesStorage() {
        Passkey created = passkey("AA", 3, List.of("usb", "smart-card"));
        Passkey used = created.use(4, true, NOW.plusSeconds(5)).rename("Phone 📱");
        for (Passkey each : List.of(created, used)) {
            assertThat(Passkey.read(Json.read(Json.bytes(each.members())))).isEqualTo(each);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a\nb",
                "\u0085",
                "\ud83d",
                "0123456789012345678901234567890123456789012345678901234567890"
            })
    void rejectsANameThatCannotBeShown(String name) {
        Passkey known = passkey("AA", 0, List.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> known.rename(name))
                .withMessageContaining("1 to 60 characters");
        assertThat(known.rename("x".repeat(60)).name()).hasSize(60);
    }

    @Test
    void rejectsValuesThatNoPasskeyHas() {
        for (String id : List.of("", "AA==", "+", "A".repeat(1366))) {
            assertThatIllegalArgumentException().isThrownBy(() -> passkey(id, 0, List.of()));
        }
        for (long count : new long[] {-1, 1L << 32}) {
            assertThatIllegalArgumentException().isThrownBy(() -> passkey("AA", count, List.of()));
        }
        for (List<String> transports :
                List.of(List.of(""), List.of("<usb>"), List.of("x".repeat(33)), Collections.nCopies(11, "usb"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> passkey("AA", 0, transports));
        }
    }
}
