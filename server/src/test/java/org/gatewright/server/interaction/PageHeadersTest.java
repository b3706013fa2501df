package org.gatewright.server.interaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.gatewright.protocol.http.Html;
import org.gatewright.protocol.http.Page;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.testing.Ask;
import org.gatewright.server.testing.RefusedRequest;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Security headers of HTML pages and authorization responses. */
class PageHeadersTest {
    private static final String MARKUP = "\"'><script src=//evil.example></script>";

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    /** The pages of the library. */
    enum Shown {
        QUESTION,
        UNKNOWN_CLIENT,
        FOREIGN_ADDRESS,
        FOREIGN_KEY
    }

    private TestResponse page(Shown shown) {
        return switch (shown) {
            case QUESTION -> Ask.app().get(server);
            case UNKNOWN_CLIENT -> Ask.app().with("client_id", MARKUP).get(server);
            case FOREIGN_ADDRESS ->
                Ask.app().with("redirect_uri", "https://" + MARKUP).get(server);
            case FOREIGN_KEY ->
                server.decide("x", "gw-" + new Issuer(TestServer.ISSUER).hash() + "=AAAAAAAAAAAAAAAAAAAAAA");
        };
    }

    @ParameterizedTest
    @EnumSource
    @Checks({"AZ-19", "UI-06"})
    @Spec({"RFC 9700 §4.16", "RFC 9700 §4.2.4"})
    void sendsRestrictiveSecurityHeadersWithEveryPage(Shown shown) {
        TestResponse page = page(shown);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("Content-Security-Policy").split("; "))
                .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                .noneMatch(directive -> directive.startsWith("script-src"))
                .noneMatch(directive -> directive.contains("unsafe") || directive.contains("http"));
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        // A page of a flow keeps its opener, and its form may end in a redirect to any registered URI.
        boolean inFlow = shown == Shown.QUESTION;
        assertThat(page.headers("Cross-Origin-Opener-Policy")).isEqualTo(inFlow ? List.of() : List.of("same-origin"));
        assertThat(page.header("Content-Security-Policy").contains("form-action 'self'"))
                .isEqualTo(!inFlow);
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.headers("Access-Control-Allow-Origin")).isEmpty();
        assertThat(page.body().toLowerCase(Locale.ROOT))
                .doesNotContain("<script", "src=", "http:", "https:", "evil.example");
    }

    @Test
    @Spec("RFC 6265 §4.1.2")
    void setsAnHttpOnlySameSiteCookie() {
        assertThat(Ask.app().get(server).header("Set-Cookie"))
                .matches("gw-[A-Za-z0-9_-]{8}=[A-Za-z0-9_-]{22}; Path=/; HttpOnly; SameSite=Lax");
    }

    @Test
    @Checks("AZ-19")
    void sendsNoReferrerAndNoStoreWithAuthorizationResponses() {
        TestResponse granted = server.decide(Ask.app().get(server));
        assertThat(granted.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(granted.header("Cache-Control")).isEqualTo("no-store");
        assertThat(granted.header("Pragma")).isEqualTo("no-cache");
        assertThat(granted.body()).isEmpty();
    }

    @Test
    @Checks({"AR-16", "UI-06"})
    void escapesTheLoginHint() {
        var plain = server.page;
        server.page = (interaction, request) -> Page.of(
                        "<input value=\""
                                + Html.escape(interaction.request().loginHint().orElse("")) + "\">",
                        "")
                .inFlow()
                .response(200);
        TestResponse page = Ask.app().with("login_hint", MARKUP).get(server);
        server.page = plain;
        assertThat(page.body())
                .isEqualTo("<input value=\"&quot;&#39;&gt;&lt;script src=//evil.example&gt;&lt;/script&gt;\">");
        assertThat(page.header("Content-Security-Policy")).doesNotContain("form-action", "http");
        Ask refused = Ask.app().with("login_hint", MARKUP).with("client_id", "unknown");
        assertThat(RefusedRequest.when(server, refused).response().body()).doesNotContain("evil.example");
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 257})
    @Checks("AR-16")
    void omitsATooLongLoginHint(int length) {
        var plain = server.page;
        server.page = (interaction, request) ->
                Page.of(interaction.request().loginHint().orElse("none"), "").response(200);
        TestResponse page = Ask.app().with("login_hint", "a".repeat(length)).get(server);
        server.page = plain;
        assertThat(page.body()).isEqualTo(length == 256 ? "a".repeat(256) : "none");
    }
}
