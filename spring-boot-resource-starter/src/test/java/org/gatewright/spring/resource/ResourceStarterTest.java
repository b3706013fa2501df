package org.gatewright.spring.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.json.Json;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.Guard;
import org.gatewright.resource.RequiresScope;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.test.TestAuthorizationServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A Spring Boot application whose controllers require access tokens of another server. */
class ResourceStarterTest {
    private static final String API = "https://api.example";

    @RegisterExtension
    static final TestAuthorizationServer login =
            TestAuthorizationServer.start(builder -> builder.resources(ProtectedResource.at(API)));

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class Application {
        @GetMapping("/orders")
        @RequiresScope("orders")
        String orders(AccessToken token) {
            return "orders of " + token.subject().orElse("no end-user");
        }

        @GetMapping("/open")
        String open() {
            return "open";
        }

        @GetMapping("/forgotten")
        String forgotten(AccessToken token) {
            return token.clientId();
        }
    }

    /** An API whose guard accepts each token once, like a proof of possession. */
    @SpringBootConfiguration
    static class AcceptsOnce extends Application {
        @Bean
        Guard once() {
            Set<String> used = ConcurrentHashMap.newKeySet();
            return Guard.of(token -> used.add(token)
                            ? Optional.of(AccessToken.bearer("app", Optional.empty(), Scope.of("orders"), Instant.MAX))
                            : Optional.empty())
                    .allowInsecureRequests();
        }

        @GetMapping("/later")
        @RequiresScope("orders")
        Callable<String> later(AccessToken token) {
            return () -> "orders of " + token.clientId();
        }
    }

    private static ConfigurableApplicationContext run(Map<String, Object> more) {
        return run(Application.class, more);
    }

    private static ConfigurableApplicationContext run(Class<?> type, Map<String, Object> more) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(type)
                .properties(Map.of(
                        "server.port", "0",
                        "server.address", "127.0.0.1",
                        "gatewright.resource.issuer", login.issuer(),
                        "gatewright.resource.scopes", "orders",
                        "gatewright.resource.allow-plain-http", "true"));
        return application.properties(more).run();
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext context, String path, String... headers)
            throws Exception {
        String port = context.getEnvironment().getProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void callsAControllerOnlyWithATokenForItsScope() throws Exception {
        try (ConfigurableApplicationContext context = run(Map.of("gatewright.resource.identifier", API))) {
            String token = login.user("alice").at(API).jwt().token("orders");
            assertThat(get(context, "/orders", "Authorization", "Bearer " + token)
                            .body())
                    .isEqualTo("orders of alice");
            HttpResponse<String> without = get(context, "/orders");
            assertThat(without.statusCode()).isEqualTo(401);
            assertThat(without.headers().firstValue("WWW-Authenticate").orElse(""))
                    .contains("resource_metadata=\"https://api.example/.well-known/oauth-protected-resource\"");
            String other = login.user("alice").at(API).jwt().token("invoices");
            assertThat(get(context, "/orders", "Authorization", "Bearer " + other)
                            .statusCode())
                    .isEqualTo(403);
            assertThat(get(context, "/open").body()).isEqualTo("open");
            assertThat(get(context, "/forgotten").statusCode()).isEqualTo(500);
            assertThat(Json.read(get(context, "/.well-known/oauth-protected-resource")
                            .body()))
                    .containsEntry("resource", API);
        }
    }

    @Test
    void verifiesARequestOnceAlthoughSpringDispatchesItAgain() throws Exception {
        try (ConfigurableApplicationContext context =
                run(AcceptsOnce.class, Map.of("gatewright.resource.identifier", API))) {
            HttpResponse<String> response = get(context, "/later", "Authorization", "Bearer once");
            assertThat(response.body()).isEqualTo("orders of app");
            assertThat(get(context, "/later", "Authorization", "Bearer once").statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void introspectsOpaqueTokens() throws Exception {
        String secret = login.client("api", builder -> builder.introspects(API));
        Map<String, Object> asking = Map.of(
                "gatewright.resource.identifier", API,
                "gatewright.resource.introspection.client-id", "api",
                "gatewright.resource.introspection.client-secret", secret);
        try (ConfigurableApplicationContext context = run(asking)) {
            String token = login.user("bob").at(API).token("orders");
            assertThat(get(context, "/orders", "Authorization", "Bearer " + token)
                            .body())
                    .isEqualTo("orders of bob");
        }
    }

    @Test
    void failsToStartWithoutIdentifier() {
        assertThatThrownBy(() -> run(Map.of()).close())
                .rootCause()
                .hasMessageContaining("Set gatewright.resource.identifier");
    }
}
