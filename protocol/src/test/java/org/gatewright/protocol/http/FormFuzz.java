package org.gatewright.protocol.http;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.gatewright.protocol.OAuthException;
import org.gatewright.testkit.Checks;

/** Fuzzes form bodies: every body is parsed or rejected as invalid_request. */
class FormFuzz {
    @FuzzTest
    @Checks("R-14")
    void parsesOrRejectsAnyBody(byte[] body) {
        Headers headers = Headers.none().with("Content-Type", "application/x-www-form-urlencoded");
        String query = new String(body, StandardCharsets.ISO_8859_1);
        Request request = new Request("POST", "/?" + query, headers, body, new Request.Origin("127.0.0.1", true));
        try {
            Parameters parameters = Parameters.ofQueryAndForm(request);
            for (String name : parameters.names()) {
                find(parameters, name);
            }
        } catch (OAuthException e) {
            requireInvalidRequest(e);
        }
    }

    private static void find(Parameters parameters, String name) {
        try {
            parameters.find(name);
        } catch (OAuthException e) {
            requireInvalidRequest(e);
        }
    }

    private static void requireInvalidRequest(OAuthException e) {
        if (!e.error().code().equals("invalid_request") || e.status() != 400) {
            throw new AssertionError(e);
        }
    }
}
