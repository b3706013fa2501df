package org.gatewright.benchmarks.compare;

import java.nio.charset.StandardCharsets;

/** The response of servers that do nothing, as long as one with an opaque token. */
final class Constant {
    static final String PATH = "/oauth2/token";

    private static final String TOKEN = "A".repeat(78);

    private Constant() {}

    static byte[] body() {
        return ("{\"access_token\":\"" + TOKEN + "\",\"token_type\":\"Bearer\",\"expires_in\":60,\"scope\":\"read\"}")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
