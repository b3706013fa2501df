package org.gatewright.server.config;

import java.util.Locale;
import org.gatewright.protocol.RedirectUri;

/**
 * The server's name: its https address without query and fragment (RFC 8414 §2). It comes from the configuration and
 * never from a request.
 *
 * @param value such as {@code https://login.example}, without a slash at the end
 */
public record Issuer(String value) {
    public Issuer {
        RedirectUri address = new RedirectUri(value);
        boolean http = value.startsWith("https://") || value.startsWith("http://");
        if (!http || value.indexOf('?') >= 0 || value.endsWith("/")) {
            throw new IllegalArgumentException(
                    "The issuer is an https address without query, fragment and slash at the end, not '" + value + "'");
        }
        if (address.isPlainHttp()) {
            throw new IllegalArgumentException(
                    "The issuer must be https; plain http is for 'localhost' and loopback addresses: '" + value + "'");
        }
    }

    /** Whether it is plain http on this machine, which needs {@code allowInsecureRequests()}. */
    public boolean isInsecure() {
        return value.startsWith("http://");
    }

    /** The path behind the host; empty where there is none. */
    public String path() {
        return value.substring(new RedirectUri(value).origin().length());
    }

    /** Scheme, host and port, as a browser writes them in {@code Origin}. */
    public String origin() {
        return new RedirectUri(value).origin().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return value;
    }
}
