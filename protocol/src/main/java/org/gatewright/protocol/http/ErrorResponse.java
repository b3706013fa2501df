package org.gatewright.protocol.http;

import java.util.List;
import java.util.Map;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;

/** An error as an HTTP response (RFC 6749 §5.2, RFC 6750 §3). */
public final class ErrorResponse {
    /** The header that identifies the request in every error response. */
    public static final String REQUEST_ID = "Request-Id";

    private static final Challenge DEFAULT_CHALLENGE = Challenge.bearer("gatewright");

    private ErrorResponse() {}

    /** Returns the error as JSON, with a challenge if the status is 401 or the error has one. */
    public static Response json(OAuthException refusal, Request request) {
        if (refusal.bareChallenge()) {
            return withHeaders(Response.empty(refusal.status()), refusal, request, Map.of());
        }
        OAuthError error = refusal.error().withRequestId(request.id());
        Response response = Response.json(refusal.status(), error.parameters());
        return withHeaders(response, refusal, request, error.parameters());
    }

    /** Returns the error as a page for end-users, with its headers. */
    public static Response page(Response page, OAuthException refusal, Request request) {
        Response response = page.with(REQUEST_ID, request.id());
        if (refusal.retryAfter().isPresent()) {
            long seconds = Math.max(1, refusal.retryAfter().get().toSeconds());
            response = response.with("Retry-After", Long.toString(seconds));
        }
        return response;
    }

    private static List<Challenge> challenges(OAuthException refusal) {
        boolean needed = refusal.status() == 401 && refusal.challenges().isEmpty();
        return needed ? List.of(DEFAULT_CHALLENGE) : refusal.challenges();
    }

    private static Response withHeaders(
            Response plain, OAuthException refusal, Request request, Map<String, String> parameters) {
        Response response = page(plain, refusal, request);
        for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
            response = response.with(header.getKey(), header.getValue());
        }
        for (Challenge challenge : challenges(refusal)) {
            response = response.with("WWW-Authenticate", challenge.header(parameters));
        }
        return response;
    }
}
