package org.gatewright.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.Guard;
import org.gatewright.resource.remote.IntrospectionVerifier;
import org.gatewright.resource.remote.JwtVerifier;
import org.gatewright.server.permission.ProtectedResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestAuthorizationServerTest {
    private static final String API = "https://api.example";

    @RegisterExtension
    static final TestAuthorizationServer login =
            TestAuthorizationServer.start(builder -> builder.resources(ProtectedResource.at(API)));

    @RegisterExtension
    final TestAuthorizationServer own = TestAuthorizationServer.start();

    private static AccessToken check(Guard guard, String token) {
        Headers headers = Headers.none().with("Authorization", "Bearer " + token);
        return guard.check(
                new Request("GET", "/", headers, new byte[0], new Request.Origin("127.0.0.1", false)),
                Scope.of("orders"));
    }

    @Test
    void issuesATokenForAUserInOneLine() {
        AccessToken token = check(login.guard(), login.user("alice").token("orders"));
        assertThat(token.subject()).contains("alice");
        assertThat(login.user("alice").tokens("orders")).containsKey("refresh_token");
    }

    @Test
    void issuesATokenForAServiceInOneLine() {
        AccessToken token = check(login.guard(), login.service("billing").token("orders", "invoices"));
        assertThat(token.subject()).isEmpty();
        assertThat(token.clientId()).isEqualTo("billing");
        assertThat(token.scope()).isEqualTo(Scope.of("orders", "invoices"));
    }

    @Test
    void issuesTokensThatAnApiInAnotherProcessVerifies() {
        String jwt = login.user("bob").with("shop").at(API).jwt().token("orders");
        Guard byKeys = Guard.of(JwtVerifier.of(login.issuer())).audience(API).allowInsecureRequests();
        assertThat(check(byKeys, jwt).subject()).contains("bob");
        String secret = login.client("api", builder -> builder.introspects(API));
        Guard byAsking = Guard.of(IntrospectionVerifier.of(login.issuer(), "api", secret))
                .audience(API)
                .allowInsecureRequests();
        assertThat(check(byAsking, login.user("bob").at(API).token("orders")).subject())
                .contains("bob");
        assertThat(check(byAsking, jwt).clientId()).isEqualTo("shop");
    }

    @Test
    void authenticatesTheLoggedInUserInTheBrowser() throws Exception {
        String secret = own.client("app", "orders");
        assertThat(secret).isNotEmpty();
        assertThat(authorize().statusCode()).isEqualTo(200);
        assertThat(authorize().body()).contains("logIn(\"alice\")");
        own.logIn("alice");
        HttpResponse<String> response = authorize();
        assertThat(response.headers().firstValue("Location").orElse(""))
                .startsWith(TestAuthorizationServer.CALLBACK + "?code=");
    }

    private HttpResponse<String> authorize() throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(own.issuer()
                                        + "/authorize?response_type=code&client_id=app&scope=orders&code_challenge_method=S256"
                                        + "&code_challenge=" + "c".repeat(43)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void reportsWhyATokenCannotBeIssued() {
        assertThatThrownBy(() ->
                        login.user("alice").at("https://elsewhere.example").token("orders"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("invalid_target");
        assertThatThrownBy(() -> check(login.guard(), login.user("alice").token("other")))
                .hasMessageContaining("insufficient_scope");
    }
}
