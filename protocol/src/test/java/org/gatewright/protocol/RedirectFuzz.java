package org.gatewright.protocol;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.gatewright.testkit.Checks;

/** Fuzzes redirect URIs: every accepted URI has the host that other parsers see, and only equal URIs match. */
class RedirectFuzz {
    @DictionaryEntries({"https://", "http://127.0.0.1", "http://[::1]", "localhost", "%2e", "..", "@", ":80"})
    @FuzzTest
    @Checks({"R-14", "HT-08"})
    void acceptsOnlyUrisWhoseHostOtherParsersAgreeOn(FuzzedDataProvider data) throws URISyntaxException {
        String first = data.consumeString(100);
        String second = data.consumeRemainingAsString();
        RedirectUri uri;
        try {
            uri = new RedirectUri(first);
        } catch (IllegalArgumentException e) {
            return;
        }
        if (uri.matches(second) && !second.equals(first) && !first.startsWith("http://")) {
            throw new AssertionError(first + " matches " + second);
        }
        if (first.toLowerCase(Locale.ROOT).matches("https?:.*")) {
            String host = new URI(first).parseServerAuthority().getHost();
            if (!first.startsWith(host, first.indexOf("://") + 3)) {
                throw new AssertionError(first + " has the host " + host);
            }
        }
    }
}
