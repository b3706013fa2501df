package org.gatewright.benchmarks.compare;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.gatewright.benchmarks.throughput.FormRequest;

/** Redeems a refresh token, and then its successor. Not thread-safe. */
final class Refreshing implements Talk {
    private static final String MEMBER = "\"refresh_token\":\"";
    private static final String FORM = "grant_type=refresh_token&" + FormRequest.CLIENT + "&refresh_token=";

    private final int port;
    private String token;

    Refreshing(int port, String token) {
        this.port = port;
        this.token = token;
    }

    @Override
    public ByteBuffer request() {
        return ByteBuffer.wrap(FormRequest.post(port, "/oauth2/token", FORM + token));
    }

    @Override
    public void answered(ByteBuffer body) {
        String json = StandardCharsets.US_ASCII.decode(body).toString();
        int start = json.indexOf(MEMBER) + MEMBER.length();
        token = json.substring(start, json.indexOf('"', start));
    }
}
