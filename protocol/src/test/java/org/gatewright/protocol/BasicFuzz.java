package org.gatewright.protocol;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.gatewright.testkit.Checks;

/** Fuzzes HTTP Basic: every header yields credentials or invalid_client. */
class BasicFuzz {
    @FuzzTest
    @Checks("R-14")
    void parsesOrRejectsAnyHeader(FuzzedDataProvider data) {
        boolean encoded = data.consumeBoolean();
        byte[] bytes = data.consumeRemainingAsBytes();
        read(
                encoded
                        ? "Basic " + Base64.getEncoder().encodeToString(bytes)
                        : new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private static void read(String header) {
        try {
            BasicCredentials.read(header);
        } catch (OAuthException e) {
            if (!e.error().code().equals("invalid_client") || e.status() != 401) {
                throw new AssertionError(e);
            }
        }
    }
}
