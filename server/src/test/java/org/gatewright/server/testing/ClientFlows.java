package org.gatewright.server.testing;

import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.request.Approval;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.TestResponse;

/** The steps of the flows of the clients "app", "spa" and "service", each as one call. */
public record ClientFlows(TestServer server) {
    /** A decision that the test takes in the browser that was shown the page. */
    private TestResponse decide(TestResponse page, Optional<Approval> approval) {
        server.decision =
                (request, key) -> approval.map(granted -> server.interactions().grantAccess(request, key, granted))
                        .orElseGet(() -> server.interactions().denyAccess(request, key));
        return server.decide(page);
    }

    public TestResponse authorize(String clientId, String scope) {
        return Ask.app()
                .with("client_id", clientId)
                .with("redirect_uri", Clients.callback(clientId))
                .with("scope", scope)
                .get(server);
    }

    public TestResponse grant(TestResponse page, Approval approval) {
        return decide(page, Optional.of(approval));
    }

    public TestResponse deny(TestResponse page) {
        return decide(page, Optional.empty());
    }

    /** A code for the scope "read write" that the end-user granted. */
    public String code(String clientId, String user) {
        return grant(authorize(clientId, "read write"), Approval.by(user))
                .query()
                .get("code");
    }

    public TestResponse redeem(String clientId, String code) {
        return redeem(clientId, code, Clients.callback(clientId), TestServer.VERIFIER);
    }

    public TestResponse redeem(String clientId, String code, String redirectUri, String verifier) {
        return token(
                clientId,
                Map.of(
                        "grant_type", "authorization_code",
                        "code", code,
                        "redirect_uri", redirectUri,
                        "code_verifier", verifier));
    }

    public TestResponse refresh(String clientId, String refreshToken) {
        return token(clientId, TestServer.refresh(refreshToken));
    }

    public TestResponse refresh(String clientId, String refreshToken, String scope) {
        return token(clientId, Exchanges.with(TestServer.refresh(refreshToken), "scope", scope));
    }

    /** A token request; the public client only names itself, the others authenticate by Basic. */
    public TestResponse token(String clientId, Map<String, String> parameters) {
        String form = Forms.encode(parameters);
        return clientId.equals("spa")
                ? server.token("", form + "&client_id=spa")
                : server.token(Clients.basic(clientId), form);
    }

    /** Returns the scope of a token at a protected resource; empty if it rejects the token. */
    public Optional<Scope> resource(String accessToken) {
        Headers headers = Headers.none().with("Authorization", "Bearer " + accessToken);
        Request request = new Request("GET", "/", headers, new byte[0], new Request.Origin("127.0.0.1", false));
        try {
            return Optional.of(
                    server.server.guard().check(request, Scope.none()).scope());
        } catch (OAuthException rejected) {
            return Optional.empty();
        }
    }

    public boolean isActive(String accessToken) {
        return resource(accessToken).isPresent();
    }
}
