package org.gatewright.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Test;

/** HTML pages and their security headers. */
class PageTest {
    @Test
    @Checks({"UI-06", "AZ-19"})
    void forbidsSubresourcesAndFraming() {
        Response response = Page.of("<p>Hi</p>", "p{}").response(400);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.headers().all("Content-Security-Policy").get(0))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .contains("form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        assertThat(response.headers().all("X-Frame-Options")).containsExactly("DENY");
        assertThat(response.headers().all("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(response.headers().all("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(response.headers().all("Cache-Control")).containsExactly("no-store");
        assertThat(response.body()).hasToString("<p>Hi</p>");
    }

    @Test
    @Checks("UI-06")
    void allowsTheNavigationThatEndsAFlow() {
        Headers headers = Page.of("", "").inFlow().response(200).headers();
        assertThat(headers.all("Content-Security-Policy").get(0))
                .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("form-action");
        assertThat(headers.all("Content-Security-Policy").get(0)).doesNotContain("style-src");
        assertThat(headers.all("Cross-Origin-Opener-Policy")).isEmpty();
        assertThat(Page.of("", "").response(200).headers().all("Cross-Origin-Opener-Policy"))
                .containsExactly("same-origin");
    }

    @Test
    @Checks("UI-07")
    void escapesMarkup() {
        assertThat(Html.escape("<a href='x' title=\"&amp;\">"))
                .isEqualTo("&lt;a href=&#39;x&#39; title=&quot;&amp;amp;&quot;&gt;");
    }

    @Property
    @Checks({"UI-07", "R-15"})
    void escapesAnyTextReversibly(@ForAll String text) {
        String escaped = Html.escape(text);
        assertThat(escaped).doesNotContainPattern("[<>\"']").doesNotContainPattern("&(?!(amp|lt|gt|quot|#39);)");
        assertThat(escaped.replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&#39;", "'")
                        .replace("&amp;", "&"))
                .isEqualTo(text);
    }
}
