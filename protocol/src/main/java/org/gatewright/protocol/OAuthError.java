package org.gatewright.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An error response (RFC 6749 §5.2).
 *
 * <p>Characters that the RFC forbids in a code or description are replaced by {@code ?} and logged, so that an error
 * can always be sent.
 *
 * @param code the error code, such as {@code invalid_request}
 * @param description a sentence for the developer of the client; contains no internals
 * @param uri a page about the error
 * @param scope the scope that is required
 */
public record OAuthError(String code, String description, Optional<String> uri, Optional<Scope> scope) {
    private static final System.Logger LOG = System.getLogger(OAuthError.class.getName());

    public OAuthError {
        code = allowedOnly(code, "error");
        description = allowedOnly(description, "error_description");
        uri = uri.map(u -> allowedOnly(u.replace(" ", "%20"), "error_uri"));
    }

    /** Returns an error without a URI or scope. */
    public static OAuthError of(String code, String description) {
        return new OAuthError(code, description, Optional.empty(), Optional.empty());
    }

    /** Returns the parameters of the response, in the order of the RFC. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("error", code);
        parameters.put("error_description", description);
        uri.ifPresent(u -> parameters.put("error_uri", u));
        scope.ifPresent(s -> parameters.put("scope", s.toString()));
        return parameters;
    }

    /** Returns the same error with the id under which the server logs it. */
    public OAuthError withRequestId(String id) {
        return new OAuthError(code, description + " (request " + id + ")", uri, scope);
    }

    private static String allowedOnly(String text, String parameter) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.append(allowed(c) ? (char) c : '?'));
        if (clean.indexOf("?") >= 0 && !clean.toString().equals(text)) {
            LOG.log(System.Logger.Level.WARNING, "Characters outside RFC 6749 §5.2 were replaced in {0}", parameter);
        }
        return clean.toString();
    }

    /** {@code %x20-21 / %x23-5B / %x5D-7E}: printable ASCII without quotation mark and backslash. */
    private static boolean allowed(int c) {
        return c >= 0x20 && c <= 0x7e && c != '"' && c != '\\';
    }
}
