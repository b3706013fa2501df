package org.gatewright.resource;

import java.util.Optional;
import java.util.function.Consumer;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Refusal;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;

/**
 * Lets only requests through that carry an access token with the needed scope (RFC 6750). Immutable and thread-safe.
 *
 * <p>Inside a handler use {@link #check}; around one, {@link #protect}.
 */
public final class Guard {
    private final TokenVerifier verifier;
    private final Challenge challenge;
    private final BearerToken bearer;
    private final boolean insecureAllowed;
    private final Consumer<Refusal> refusals;

    private Guard(
            TokenVerifier verifier,
            Challenge challenge,
            BearerToken bearer,
            boolean insecureAllowed,
            Consumer<Refusal> refusals) {
        this.verifier = verifier;
        this.challenge = challenge;
        this.bearer = bearer;
        this.insecureAllowed = insecureAllowed;
        this.refusals = refusals;
    }

    /** A guard that takes tokens from the header and from forms, over secure connections. */
    public static Guard of(TokenVerifier verifier) {
        return new Guard(
                verifier, Challenge.bearer("gatewright"), new BearerToken("Bearer", false), false, refusal -> {});
    }

    /** The same guard with another scheme and realm in its challenges; the scheme is also the header's. */
    public Guard challenge(Challenge other) {
        return new Guard(
                verifier, other, new BearerToken(other.scheme(), bearer.fromQuery()), insecureAllowed, refusals);
    }

    /** The same guard, which also reads {@code access_token} from the query (RFC 6750 §2.3). */
    public Guard allowQueryTokens() {
        return new Guard(verifier, challenge, new BearerToken(bearer.scheme(), true), insecureAllowed, refusals);
    }

    /** The same guard, which also takes tokens over plain http; for development on one machine. */
    public Guard allowInsecureRequests() {
        return new Guard(verifier, challenge, bearer, true, refusals);
    }

    /** The same guard, which tells somebody what it refused. */
    public Guard onRefused(Consumer<Refusal> listener) {
        return new Guard(verifier, challenge, bearer, insecureAllowed, listener);
    }

    /** The token of the request, which allows all of the scope; throws the refusal where there is none. */
    public AccessToken check(Request request, Scope scope) {
        try {
            return verified(request, scope);
        } catch (OAuthException e) {
            OAuthException refusal = e.status() < 500 ? e.challenge(challenge) : e;
            refusals.accept(new Refusal(request.id(), request.path(), request.address(), Optional.empty(), refusal));
            throw refusal;
        }
    }

    /** A handler that answers refused requests itself and passes on the others. */
    public Handler protect(Scope scope, ProtectedHandler handler) {
        return request -> {
            AccessToken token;
            try {
                token = check(request, scope);
            } catch (OAuthException refusal) {
                return refusalAnswer(refusal, request);
            }
            Response response = handler.handle(request, token);
            return bearer.fromQuery() ? response.with("Cache-Control", "private") : response;
        };
    }

    /** A handler for the scope in the {@link RequiresScope} annotation of the given one's class. */
    public Handler protect(ProtectedHandler handler) {
        RequiresScope scope = handler.getClass().getAnnotation(RequiresScope.class);
        if (scope == null) {
            throw new IllegalArgumentException(handler.getClass().getName() + " has no @RequiresScope");
        }
        return protect(Scope.of(scope.value()), handler);
    }

    /** The answer to a refused request, for adapters that guard the handlers of a web stack. */
    public Response refusalAnswer(OAuthException refusal, Request request) {
        return ErrorResponse.json(refusal, request);
    }

    /** Whether {@link #check} may wait. */
    public boolean blocks() {
        return verifier.blocks();
    }

    private AccessToken verified(Request request, Scope scope) {
        if (!insecureAllowed && !request.secure()) {
            throw OAuthException.insecure();
        }
        String text = bearer.find(request).orElseThrow(Guard::noToken);
        AccessToken token = verify(text);
        if (!token.scope().containsAll(scope)) {
            throw OAuthException.of(ErrorCode.INSUFFICIENT_SCOPE, "The access token lacks a scope.")
                    .rule("RFC 6750 §3.1")
                    .hint("Lacking: " + scope.minus(token.scope()))
                    .scope(scope);
        }
        return token;
    }

    private AccessToken verify(String text) {
        return verifier.verify(text)
                .orElseThrow(() -> OAuthException.of(
                                ErrorCode.INVALID_TOKEN, "The access token is unknown, expired or revoked.")
                        .rule("RFC 6750 §3.1"));
    }

    private static OAuthException noToken() {
        return OAuthException.of(401, OAuthError.of("invalid_token", "No access token came."))
                .rule("RFC 6750 §3")
                .withBareChallenge();
    }
}
