package org.gatewright.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose word is believed about where a request came from. */
@Checks("HT-06")
class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = new TrustedProxies(Set.of("10.0.0.7"));

    @Test
    @Spec("RFC 9700 §4.13")
    void aStrangerIsNotBelieved() {
        Headers headers = forwarded("203.0.113.9", "https").with("Forwarded", "for=203.0.113.9;proto=https");
        assertThat(PROXIES.origin(new Request.Origin("10.0.0.8", false), headers))
                .isEqualTo(new Request.Origin("10.0.0.8", false));
        assertThat(TrustedProxies.none().origin(new Request.Origin("10.0.0.7", false), headers))
                .isEqualTo(new Request.Origin("10.0.0.7", false));
    }

    @Test
    void aTrustedProxyIsBelieved() {
        assertThat(PROXIES.origin(new Request.Origin("10.0.0.7", false), forwarded("2001:db8::9", "https")))
                .isEqualTo(new Request.Origin("2001:db8::9", true));
        assertThat(PROXIES.origin(new Request.Origin("10.0.0.7", true), forwarded("203.0.113.9", "http")))
                .isEqualTo(new Request.Origin("203.0.113.9", false));
        assertThat(PROXIES.origin(new Request.Origin("10.0.0.7", true), Headers.none()))
                .isEqualTo(new Request.Origin("10.0.0.7", false));
    }

    @Test
    void onlyWhatTheProxyItselfAddedIsBelieved() {
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
    @ValueSource(
            strings = {
                "evil.example",
                "localhost",
                "unknown",
                "_hidden",
                "dead.beef",
                "abc",
                "...",
                "1.2.3.4:80",
                "",
                " "
            })
    void aNameInPlaceOfAnAddressIsNeitherBelievedNorLookedUp(String address) {
        assertThat(PROXIES.origin(new Request.Origin("10.0.0.7", false), forwarded(address, "https"))
                        .address())
                .isEqualTo("10.0.0.7");
    }

    @ParameterizedTest
    @CsvSource({"https,true", "HTTPS,false", "http,false", "https;x,false", "on,false"})
    void onlyTheWordHttpsMeansSecure(String proto, boolean secure) {
        assertThat(PROXIES.origin(new Request.Origin("10.0.0.7", false), forwarded("203.0.113.9", proto))
                        .secure())
                .isEqualTo(secure);
    }

    private static Headers forwarded(String address, String proto) {
        return Headers.none().with("X-Forwarded-For", address).with("X-Forwarded-Proto", proto);
    }
}
