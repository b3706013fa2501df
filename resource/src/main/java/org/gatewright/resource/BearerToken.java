package org.gatewright.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;

/**
 * The extraction of the one token of a request (RFC 6750 §2).
 *
 * @param scheme the authentication scheme of the header, case-insensitive
 * @param fromForm whether the form of a POST is read too
 * @param fromQuery whether the query is read too, which exposes tokens in logs and histories
 */
record BearerToken(String scheme, boolean fromForm, boolean fromQuery) {
    private static final String PARAMETER = "access_token";
    private static final int MAX_LENGTH = 8 * 1024;

    /** Returns the extraction from the header only. */
    static BearerToken inHeader(String scheme) {
        return new BearerToken(scheme, false, false);
    }

    Optional<String> find(Request request) {
        List<String> found = new ArrayList<>();
        for (String header : request.headers().all("Authorization")) {
            ofHeader(header).ifPresent(found::add);
        }
        if (fromForm && request.method().equals("POST") && request.hasForm()) {
            ofForm(request, !found.isEmpty()).ifPresent(found::add);
        }
        if (fromQuery) {
            Parameters.ofQuery(request).find(PARAMETER).ifPresent(found::add);
        }
        if (found.size() > 1) {
            throw OAuthException.invalidRequest("The request contains more than one access token.")
                    .rule("RFC 6750 §2");
        }
        return found.stream().map(BearerToken::wellFormed).findFirst();
    }

    /** If the token is in the header, a form beyond the limits of OAuth messages is the application's own. */
    private static Optional<String> ofForm(Request request, boolean found) {
        Parameters form;
        try {
            form = Parameters.ofForm(request);
        } catch (OAuthException e) {
            if (found) {
                return Optional.empty();
            }
            throw e;
        }
        return form.find(PARAMETER);
    }

    private Optional<String> ofHeader(String header) {
        int space = header.indexOf(' ');
        return space == scheme.length() && header.regionMatches(true, 0, scheme, 0, space)
                ? Optional.of(header.substring(space).strip())
                : Optional.empty();
    }

    /** {@code b64token}: letters, digits and {@code -._~+/}, then {@code =} (RFC 6750 §2.1). */
    private static String wellFormed(String token) {
        int end = token.length();
        while (end > 0 && token.charAt(end - 1) == '=') {
            end--;
        }
        boolean valid = end > 0
                && token.length() <= MAX_LENGTH
                && token.chars().limit(end).allMatch(BearerToken::isTokenCharacter);
        if (!valid) {
            throw OAuthException.of(ErrorCode.INVALID_TOKEN, "The access token is malformed.")
                    .rule("RFC 6750 §3.1");
        }
        return token;
    }

    private static boolean isTokenCharacter(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || "-._~+/".indexOf(c) >= 0);
    }
}
