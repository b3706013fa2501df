package org.gatewright.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forwarded client addresses and schemes, which only trusted proxies may set. */
@Checks("HT-06")
class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = new TrustedProxies(Set.of("10.0.0.7"));

    private static Request.Origin origin(TrustedProxies proxies, String... lines) {
        Headers headers = Headers.none();
        for (String line : lines) {
            headers = headers.with(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
        }
        return proxies.origin(new Request.Origin("10.0.0.1", false), headers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[6.6.6.6]\"", "6.6.6.6:\"", "\"", "\"6.6.6.6", "[6.6.6.6]x", "6.6.6.6:x", "a,\"b"})
    @Checks("HT-06")
    void parsesTheEntryOfTheProxyAfterAnUnbalancedQuote(String sent) {
        TrustedProxies proxies = new TrustedProxies(Set.of("10.0.0.1"));
        assertThat(origin(proxies, "X-Forwarded-For: " + sent + ", 1.2.3.4").address())
                .isEqualTo("1.2.3.4");
        assertThat(origin(proxies, "X-Forwarded-For: " + sent, "X-Forwarded-For: 1.2.3.4")
                        .address())
                .isEqualTo("1.2.3.4");
        for (String forged : List.of("for=" + sent, "for=6.6.6.6;proto=https;x=" + sent, "x=" + sent)) {
            for (String real : List.of("for=1.2.3.4;proto=http", "for=\"1.2.3.4:80\";proto=http")) {
                Request.Origin origin = origin(proxies.writingForwarded(), "Forwarded: " + forged + ", " + real);
                assertThat(origin.address()).as(forged).isEqualTo("1.2.3.4");
                assertThat(origin.secure()).as(forged).isFalse();
            }
        }
    }

    @Test
    @Spec("RFC 9700 §4.13")
    void ignoresHeadersOfAnUntrustedPeer() {
        Headers headers = forwarded("203.0.113.9", "https").with("Forwarded", "for=203.0.113.9;proto=https");
        assertThat(PROXIES.origin(new Request.Origin("10.0.0.8", false), headers))
                .isEqualTo(new Request.Origin("10.0.0.8", false));
        assertThat(TrustedProxies.none().origin(new Request.Origin("10.0.0.7", false), headers))
                .isEqualTo(new Request.Origin("10.0.0.7", false));
    }

    @Test
    void usesTheHeadersOfATrustedProxy() {
        assertThat(PROXIES.origin(new Request.Origin("10.0.0.7", false), forwarded("2001:db8::9", "https")))
                .isEqualTo(new Request.Origin("2001:db8::9", true));
        assertThat(PROXIES.origin(new Request.Origin("10.0.0.7", true), forwarded("203.0.113.9", "http")))
                .isEqualTo(new Request.Origin("203.0.113.9", false));
        assertThat(PROXIES.origin(new Request.Origin("10.0.0.7", true), Headers.none()))
                .isEqualTo(new Request.Origin("10.0.0.7", false));
    }

    @Test
    void usesOnlyTheEntryThatTheProxyAdded() {
        Headers lists = forwarded("1.1.1.1, 203.0.113.9", "https, http");
        assertThat(PROXIES.origin(new Request.Origin("10.0.0.7", false), lists))
                .isEqualTo(new Request.Origin("203.0.113.9", false));
        Headers fields = forwarded("1.1.1.1", "https")
                .with("X-Forwarded-For", "203.0.113.9")
                .with("X-Forwarded-Proto", "http");
        assertThat(PROXIES.origin(new Request.Origin("10.0.0.7", false), fields))
                .isEqualTo(new Request.Origin("203.0.113.9", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost", "unknown", "_hidden", "dead.beef", "abc", "...", "", " "})
    void ignoresHostNamesWithoutResolvingThem(String address) {
        assertThat(PROXIES.origin(new Request.Origin("10.0.0.7", false), forwarded(address, "https"))
                        .address())
                .isEqualTo("10.0.0.7");
    }

    @ParameterizedTest
    @CsvSource({"https,true", "HTTPS,true", "http,false", "https;x,false", "on,false"})
    void treatsOnlyHttpsAsSecure(String proto, boolean secure) {
        assertThat(PROXIES.origin(new Request.Origin("10.0.0.7", false), forwarded("203.0.113.9", proto))
                        .secure())
                .isEqualTo(secure);
    }

    private static final TrustedProxies NETWORK = new TrustedProxies(List.of("10.0.0.0/8", "fd00::/8"));

    private static Request.Origin seen(TrustedProxies proxies, Headers headers) {
        return proxies.origin(new Request.Origin("10.0.0.7", false), headers);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9:4711,203.0.113.9",
        "[2001:db8::9]:4711,2001:db8::9",
        "[2001:db8::9],2001:db8::9",
        "2001:db8::9,2001:db8::9"
    })
    void acceptsAnAddressWithAPort(String written, String address) {
        assertThat(seen(PROXIES, forwarded(written, "https"))).isEqualTo(new Request.Origin(address, true));
    }

    @Test
    void usesTheEntryOfTheOutermostTrustedProxy() {
        Headers chain = forwarded("6.6.6.6, 203.0.113.9, 10.1.1.1, 10.2.2.2", "http, https, http, http");
        assertThat(seen(NETWORK, chain)).isEqualTo(new Request.Origin("203.0.113.9", true));
        assertThat(seen(PROXIES, chain)).isEqualTo(new Request.Origin("10.2.2.2", false));
        assertThat(seen(NETWORK, forwarded("203.0.113.9, fd00::1", "https, http")))
                .isEqualTo(new Request.Origin("203.0.113.9", true));
        // All hops are trusted: the request originates from the outermost.
        assertThat(seen(NETWORK, forwarded("10.1.1.1, 10.2.2.2", "https")))
                .isEqualTo(new Request.Origin("10.1.1.1", true));
    }

    @Test
    void stopsAtTheFirstUntrustedAddress() {
        assertThat(seen(NETWORK, forwarded("203.0.113.9, 6.6.6.6", "https, http")))
                .isEqualTo(new Request.Origin("6.6.6.6", false));
    }

    @Test
    @Spec({"RFC 7239 §4", "RFC 7239 §5.2", "RFC 7239 §5.4", "RFC 7239 §6"})
    void readsTheForwardedHeaderOnlyIfConfigured() {
        TrustedProxies standard = NETWORK.writingForwarded();
        Headers headers = Headers.none()
                .with("Forwarded", "For=\"[2001:db8:cafe::17]:4711\";Proto=HTTPS;by=10.0.0.7;host=\"a,b\"")
                .with("Forwarded", "for=10.1.1.1; proto=http, for=\"10.2.2.2:99\";proto=http");
        assertThat(seen(standard, headers)).isEqualTo(new Request.Origin("2001:db8:cafe::17", true));
        assertThat(seen(NETWORK, headers)).isEqualTo(new Request.Origin("10.0.0.7", false));
        assertThat(seen(standard, forwarded("203.0.113.9", "https"))).isEqualTo(new Request.Origin("10.0.0.7", false));
        for (String hidden :
                List.of("for=unknown;proto=https", "for=\"_gazonk\";proto=https", "proto=https", "for=;proto=https")) {
            assertThat(seen(standard, Headers.none().with("Forwarded", hidden)))
                    .isEqualTo(new Request.Origin("10.0.0.7", true));
        }
        for (String broken : List.of("", "for", ";;", "\"", "for=\"1.2.3.4", "proto=http;proto")) {
            assertThat(seen(standard, Headers.none().with("Forwarded", broken)).secure())
                    .isFalse();
        }
    }

    private static Headers forwarded(String address, String proto) {
        return Headers.none().with("X-Forwarded-For", address).with("X-Forwarded-Proto", proto);
    }
}
