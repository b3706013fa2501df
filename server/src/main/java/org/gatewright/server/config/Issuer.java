package org.gatewright.server.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.RedirectUri;

/**
 * The issuer identifier: an https URL without query and fragment (RFC 8414 §2). It is taken from the configuration and
 * never from a request.
 *
 * @param value such as {@code https://login.example}, without a trailing slash
 */
public record Issuer(String value) {
    public Issuer {
        RedirectUri address = new RedirectUri(value);
        boolean http = value.startsWith("https://") || value.startsWith("http://");
        if (!http || value.indexOf('?') >= 0 || value.endsWith("/")) {
            throw new IllegalArgumentException(
                    "The issuer must be an https URL without query, fragment and trailing slash, not '" + value + "'");
        }
        if (address.isPlainHttp()) {
            throw new IllegalArgumentException(
                    "The issuer must be https; plain http is allowed only for 'localhost' and loopback addresses: '"
                            + value + "'");
        }
    }

    /** Returns whether it is plain http on this machine, which requires {@code allowInsecureRequests()}. */
    public boolean isInsecure() {
        return value.startsWith("http://");
    }

    /** Returns the path; empty if there is none. */
    public String path() {
        return value.substring(new RedirectUri(value).origin().length());
    }

    /** Returns scheme, host and port, as a browser writes them in {@code Origin}. */
    public String origin() {
        return new RedirectUri(value).origin().toLowerCase(Locale.ROOT);
    }

    /** Returns a short text that is unique to this issuer, for the names of cookies; 48 bits of a hash. */
    public String hash() {
        return Base64Url.encode(Arrays.copyOf(Hashes.sha256(value.getBytes(StandardCharsets.UTF_8)), 6));
    }

    @Override
    public String toString() {
        return value;
    }
}
