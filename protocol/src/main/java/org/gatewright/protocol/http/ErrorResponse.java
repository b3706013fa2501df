package org.gatewright.protocol.http;

import java.util.List;
import java.util.Map;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;

/** A refusal as an HTTP answer (RFC 6749 §5.2, RFC 6750 §3). */
public final class ErrorResponse {
    /** The header that names the request in every refusal. */
    public static final String REQUEST_ID = "Request-Id";

    private static final Challenge DEFAULT_CHALLENGE = Challenge.bearer("gatewright");

    private ErrorResponse() {}

    /** The refusal as JSON; with a challenge where the status is 401 or the refusal names one. */
    public static Response json(OAuthException refusal, Request request) {
        if (refusal.bareChallenge()) {
            return withHeaders(Response.empty(refusal.status()), refusal, request, Map.of());
        }
        OAuthError error = refusal.error().withRequestId(request.id());
        Response response = Response.json(refusal.status(), error.parameters());
        return withHeaders(response, refusal, request, error.parameters());
    }

    /** The refusal as a page for people, with the headers that go with it. */
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
