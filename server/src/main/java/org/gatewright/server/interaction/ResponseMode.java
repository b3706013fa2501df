package org.gatewright.server.interaction;

/** Where in the redirect URI the parameters of an answer stand (OAuth 2.0 Multiple Response Types §2.1). */
public enum ResponseMode {
    QUERY {
        /** The registered query stays as it is, byte for byte (RFC 6749 §3.1.2). */
        @Override
        String append(String redirectUri, String parameters) {
            int mark = redirectUri.indexOf('?');
            String separator = mark < 0 ? "?" : mark == redirectUri.length() - 1 ? "" : "&";
            return redirectUri + separator + parameters;
        }
    },
    FRAGMENT {
        @Override
        String append(String redirectUri, String parameters) {
            return redirectUri + '#' + parameters;
        }
    };

    /** The redirect URI with the encoded parameters. */
    abstract String append(String redirectUri, String parameters);
}
