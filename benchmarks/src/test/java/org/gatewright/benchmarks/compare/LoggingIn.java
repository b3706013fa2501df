package org.gatewright.benchmarks.compare;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.gatewright.benchmarks.program.Calls;
import org.gatewright.benchmarks.program.Settings;
import org.gatewright.benchmarks.throughput.FormRequest;
import org.gatewright.testkit.Forms;

/**
 * Requests a code in a login session, whose response is a page with a form, and redeems it for an ID token, an access token
 * and a refresh token. Not thread-safe.
 */
final class LoggingIn implements Talk {
    private static final String FIELD = "name=\"code\" value=\"";

    private final int port;
    private final byte[] authorization;
    private String code = "";

    /** Creates the talk of an end-user, who logs in now. */
    LoggingIn(int port, Calls user) throws Exception {
        this.port = port;
        String query = Forms.encode(Map.of(
                "response_type", "code",
                "response_mode", "form_post",
                "client_id", Settings.LOGIN_CLIENT,
                "redirect_uri", Settings.CALLBACK,
                "scope", "openid",
                "nonce", "a-nonce-of-the-client",
                "state", "a-state-of-the-client",
                "code_challenge", Calls.challenge(),
                "code_challenge_method", "S256"));
        this.authorization = ("GET /oauth2/authorize?" + query + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nCookie: "
                        + user.session(query) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public ByteBuffer request() {
        if (code.isEmpty()) {
            return ByteBuffer.wrap(authorization);
        }
        String form = "grant_type=authorization_code&client_id=" + Settings.LOGIN_CLIENT + "&client_secret="
                + Settings.SECRET + "&redirect_uri="
                + Forms.encode(Map.of("", Settings.CALLBACK)).substring(1)
                + "&code_verifier=" + Calls.VERIFIER + "&code=" + code;
        return ByteBuffer.wrap(FormRequest.post(port, "/oauth2/token", form));
    }

    @Override
    public void answered(ByteBuffer body) {
        if (!code.isEmpty()) {
            code = "";
            return;
        }
        String page = StandardCharsets.US_ASCII.decode(body).toString();
        int start = page.indexOf(FIELD) + FIELD.length();
        code = page.substring(start, page.indexOf('"', start));
    }
}
