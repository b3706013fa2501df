package org.gatewright.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.json.Json;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.RequiresScope;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A Spring Boot application with users, a login page and a controller that also is an authorization server. */
class ServerStarterTest {
    private static final byte[] KEY = Entropy.system().bytes(32);
    private static final String VERIFIER = "v".repeat(43);
    private static final Pattern HIDDEN = Pattern.compile("name=\"([^\"]+)\" type=\"hidden\" value=\"([^\"]*)\"");
    private static final Pattern TICKET = Pattern.compile("name=\"ticket\" value=\"([^\"]*)\"");

    private final int port = Wire.freePort();
    private final String issuer = "http://localhost:" + port;
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private ConfigurableApplicationContext context;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class Application {
        @Bean
        PasswordEncoder encoder() {
            return PasswordEncoderFactories.createDelegatingPasswordEncoder();
        }

        @Bean
        UserDetailsService users(PasswordEncoder encoder) {
            return new InMemoryUserDetailsManager(User.withUsername("alice")
                    .password(encoder.encode("wonderland"))
                    .build());
        }

        @Bean
        SecurityFilterChain application(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.requestMatchers("/orders", "/actuator/health")
                            .permitAll()
                            .anyRequest()
                            .authenticated())
                    .formLogin(login -> {})
                    .build();
        }

        @Bean
        ServerCustomizer lifetimes() {
            return builder -> builder.defaultScope("orders");
        }

        @GetMapping("/orders")
        @RequiresScope("orders")
        String orders(AccessToken token) {
            return "orders of " + token.subject().orElse(token.clientId());
        }
    }

    /** The same application with a database. */
    @SpringBootConfiguration
    static class WithDatabase extends Application {
        @Bean(destroyMethod = "close")
        EmbeddedPostgres postgres() throws IOException {
            return EmbeddedPostgres.builder().setPort(Wire.freePort()).start();
        }

        @Bean
        DataSource database(EmbeddedPostgres postgres) {
            return postgres.getPostgresDatabase();
        }
    }

    private void run(Map<String, String> more) {
        run(Application.class, more);
    }

    private void run(Class<?> application, Map<String, String> more) {
        Map<String, Object> properties = new LinkedHashMap<>(Map.of(
                "server.port", port,
                "gatewright.issuer", issuer,
                "gatewright.clients.shop.secret", "a-secret-of-the-shop",
                "gatewright.clients.shop.redirect-uris", "https://shop.example/cb",
                "gatewright.clients.shop.scope", "orders",
                "gatewright.clients.job.secret", "{noop}short",
                "gatewright.clients.job.scope", "orders"));
        properties.putAll(more);
        context =
                new SpringApplicationBuilder(application).properties(properties).run();
    }

    @AfterEach
    void stop() {
        if (context != null) {
            context.close();
        }
    }

    private HttpResponse<String> get(String address, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(issuer).resolve(address));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String address, Map<String, String> form, String... headers) throws Exception {
        StringBuilder body = new StringBuilder();
        form.forEach((name, value) -> body.append(body.isEmpty() ? "" : "&")
                .append(FormCodec.encode(name))
                .append('=')
                .append(FormCodec.encode(value)));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(issuer).resolve(address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }

    private String authorize() {
        return "/oauth2/authorize?response_type=code&client_id=shop&state=s&code_challenge_method=S256&code_challenge="
                + CodeChallenge.from(VERIFIER).value();
    }

    /** Logs in on the application's page, consents, and returns the token response. */
    private Map<String, Object> tokens() throws Exception {
        HttpResponse<String> sent = get(authorize());
        assertThat(location(sent)).endsWith("/login");
        Matcher csrf = HIDDEN.matcher(get(location(sent)).body());
        assertThat(csrf.find()).isTrue();
        HttpResponse<String> back =
                post("/login", Map.of("username", "alice", "password", "wonderland", csrf.group(1), csrf.group(2)));
        assertThat(location(back)).contains("/oauth2/authorize");
        HttpResponse<String> page = get(location(back));
        assertThat(page.body()).contains("You are alice.", "shop");
        Matcher ticket = TICKET.matcher(page.body());
        assertThat(ticket.find()).isTrue();
        HttpResponse<String> granted = post(
                "/consent", Map.of("ticket", ticket.group(1), "scope:orders", "on", "grant", "yes"), "Origin", issuer);
        assertThat(location(granted)).startsWith("https://shop.example/cb?");
        String code = location(granted).replaceFirst(".*[?&]code=([^&]*).*", "$1");
        HttpResponse<String> token = post(
                "/oauth2/token",
                Map.of("grant_type", "authorization_code", "code", code, "code_verifier", VERIFIER),
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString("shop:a-secret-of-the-shop".getBytes()));
        assertThat(token.statusCode()).as(token.body()).isEqualTo(200);
        return Json.read(token.body());
    }

    private HttpResponse<String> orders(Object token) throws Exception {
        return get("/orders", "Authorization", "Bearer " + token);
    }

    @Test
    @Parity(31)
    void grantsAccessByAUserOfTheApplicationAndAcceptsTheToken() throws Exception {
        run(Map.of());
        Map<String, Object> tokens = tokens();
        assertThat(orders(tokens.get("access_token")).body()).isEqualTo("orders of alice");
        assertThat(orders("wrong").statusCode()).isEqualTo(401);
        assertThat(get("/.well-known/oauth-authorization-server").body()).contains(issuer + "/oauth2/token");
        assertThat(get("/anything").statusCode()).isEqualTo(404);
    }

    @Test
    void returnsLoginRequiredForPromptNone() throws Exception {
        run(Map.of());
        assertThat(location(get(authorize() + "&prompt=none")))
                .startsWith("https://shop.example/cb?")
                .contains("error=login_required");
    }

    @Test
    void acceptsASecretHashedByThePasswordEncoder() throws Exception {
        run(Map.of());
        HttpResponse<String> token = post(
                "/oauth2/token",
                Map.of("grant_type", "client_credentials", "client_id", "job", "client_secret", "short"));
        assertThat(orders(Json.read(token.body()).get("access_token")).body()).isEqualTo("orders of job");
        assertThat(post(
                                "/oauth2/token",
                                Map.of("grant_type", "client_credentials", "client_id", "job", "client_secret", "x"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void revokesTokensAfterAPasswordChangeOrLock() throws Exception {
        run(Map.of());
        Object token = tokens().get("access_token");
        InMemoryUserDetailsManager users = context.getBean(InMemoryUserDetailsManager.class);
        users.updateUser(User.withUsername("alice").password("{noop}new").build());
        assertThat(orders(token).statusCode()).isEqualTo(401);
        users.updateUser(User.withUsername("alice")
                .password("{noop}new")
                .accountLocked(true)
                .build());
        assertThat(orders(token).statusCode()).isEqualTo(401);
    }

    @Test
    void keepsTokensAfterARestart(@TempDir Path folder) throws Exception {
        Map<String, String> store = Map.of(
                "gatewright.store",
                "sqlite:" + folder.resolve("gatewright.db"),
                "gatewright.key-encryption-key",
                Base64.getEncoder().encodeToString(KEY));
        run(store);
        HttpResponse<String> token = post(
                "/oauth2/token",
                Map.of("grant_type", "client_credentials", "client_id", "job", "client_secret", "short"));
        Object text = Json.read(token.body()).get("access_token");
        context.close();
        run(store);
        assertThat(orders(text).body()).isEqualTo("orders of job");
    }

    @Test
    void storesStateInTheDataSourceOfTheApplication() throws Exception {
        run(
                WithDatabase.class,
                Map.of(
                        "gatewright.store",
                        "datasource",
                        "gatewright.key-encryption-key",
                        Base64.getEncoder().encodeToString(KEY)));
        assertThat(orders(tokens().get("access_token")).body()).isEqualTo("orders of alice");
        try (Connection connection = context.getBean(DataSource.class).getConnection();
                ResultSet rows = connection.createStatement().executeQuery("SELECT count(*) FROM gw_authorizations")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void reportsTheHealthOfTheStore() throws Exception {
        run(
                WithDatabase.class,
                Map.of(
                        "gatewright.store",
                        "datasource",
                        "gatewright.key-encryption-key",
                        Base64.getEncoder().encodeToString(KEY),
                        "management.endpoint.health.show-components",
                        "always"));
        assertThat(get("/actuator/health").body()).contains("\"gatewright\":{\"status\":\"UP\"}");
        context.getBean(EmbeddedPostgres.class).close();
        assertThat(get("/actuator/health").body()).contains("\"gatewright\":{\"status\":\"DOWN\"}");
    }

    @Test
    void reportsAnInvalidSettingWithARemedy(@TempDir Path folder) {
        assertThatThrownBy(() -> run(Map.of("gatewright.profile", "fast")))
                .rootCause()
                .hasMessage(
                        "There is no profile 'fast'. Set gatewright.profile to oauth21, fapi2, mcp, openid or legacy.");
        assertThatThrownBy(() -> run(Map.of("gatewright.clients.spa.redirect-uris", "not a uri")))
                .rootCause()
                .hasMessageContaining("gatewright.clients.spa");
        assertThatThrownBy(() -> run(Map.of("gatewright.store", "sqlite:" + folder.resolve("never"))))
                .rootCause()
                .hasMessageContaining("openssl rand -base64 32");
        assertThatThrownBy(() -> run(Map.of("gatewright.store", "datasource", "gatewright.key-encryption-key", "x")))
                .rootCause()
                .hasMessageContaining("spring.datasource.url");
    }
}
