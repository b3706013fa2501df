package org.gatewright.protocol;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.gatewright.testkit.Checks;

/** Any text is a redirect URI that others read in the same way, or is refused; and only equal texts match. */
class RedirectFuzz {
    @DictionaryEntries({"https://", "http://127.0.0.1", "http://[::1]", "localhost", "%2e", "..", "@", ":80"})
    @FuzzTest
    @Checks({"R-14", "HT-08"})
    void anyTextIsReadAsOthersReadItOrRefused(FuzzedDataProvider data) throws URISyntaxException {
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
