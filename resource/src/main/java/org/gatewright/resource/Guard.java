package org.gatewright.resource;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gatewright.protocol.AuthenticationRequirements;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Refusal;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.dpop.DpopVerifier;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;

/**
 * A guard that passes on only requests with an access token for the required scope (RFC 6750). Immutable and
 * thread-safe.
 *
 * <p>Use {@link #check} inside a handler and {@link #protect} around one.
 */
public final class Guard {
    private final TokenVerifier verifier;
    private final GuardSettings settings;

    private Guard(TokenVerifier verifier, GuardSettings settings) {
        this.verifier = verifier;
        this.settings = settings;
    }

    /**
     * Returns a guard that accepts tokens from the header and from forms, over secure connections. Without an {@link
     * #audience} it accepts only tokens that were issued for no particular resource.
     */
    public static Guard of(TokenVerifier verifier) {
        return new Guard(verifier, GuardSettings.defaults());
    }

    /** Returns the same guard with another scheme and realm in its challenges; the header must have the same scheme. */
    public Guard challenge(Challenge other) {
        return new Guard(verifier, settings.challenge(other));
    }

    /** Returns the same guard, which also reads {@code access_token} from the query (RFC 6750 §2.3). */
    public Guard allowQueryTokens() {
        return new Guard(verifier, settings.allowQueryTokens());
    }

    /** Returns the same guard, which also accepts tokens over plain http; for development on one machine. */
    public Guard allowInsecureRequests() {
        return new Guard(verifier, settings.allowInsecure());
    }

    /** Returns the same guard, which reports rejected requests to a listener. */
    public Guard onRefused(Consumer<Refusal> listener) {
        return new Guard(verifier, settings.refusals(listener));
    }

    /** Returns the same guard, which also accepts tokens that are bound to a key by DPoP (RFC 9449 §7). */
    public Guard dpop(DpopVerifier proofs) {
        return new Guard(verifier, settings.dpop(new GuardSettings.Proofs(proofs, false)));
    }

    /**
     * Returns the same guard, which accepts no other tokens than those bound by DPoP, and says so in its metadata (RFC 9728
     * §2); throws {@link IllegalStateException} if it does not verify DPoP.
     */
    public Guard requireDpop() {
        DpopVerifier proofs = settings.proofs()
                .orElseThrow(() -> new IllegalStateException("The guard does not verify DPoP; set dpop() first"));
        return new Guard(verifier, settings.dpop(new GuardSettings.Proofs(proofs, true)));
    }

    /** Returns the same guard, which accepts only tokens issued for that resource (RFC 8707 §2), an absolute URI. */
    public Guard audience(String resource) {
        return new Guard(verifier, settings.audience(resource));
    }

    /**
     * Returns the same guard for a resource with metadata; accepts only tokens for it, and refers to the metadata in
     * its challenges (RFC 9728 §5).
     */
    public Guard describedBy(ResourceMetadata metadata) {
        return new Guard(verifier, settings.audience(metadata.resource()).metadata(metadata));
    }

    /** Returns the same guard, which requires a recent or strong authentication of the end-user (RFC 9470). */
    public Guard authentication(AuthenticationRequirements requirements, Clock clock) {
        return new Guard(verifier, settings.stepUp(new GuardSettings.StepUp(requirements, clock)));
    }

    /** Returns the route of the resource metadata, if there is any; to be mounted at the root of the host. */
    public List<Route> routes() {
        return settings.metadata().stream()
                .map(metadata -> metadata.route(
                        settings.proofs().map(proofs -> DpopVerifier.algorithms()), settings.dpopRequired()))
                .toList();
    }

    /** Returns the token of the request, which must have the whole scope; throws the error response otherwise. */
    public AccessToken check(Request request, Scope scope) {
        try {
            return verified(request, scope);
        } catch (OAuthException e) {
            throw refused(e, request, scope);
        }
    }

    private OAuthException refused(OAuthException e, Request request, Scope scope) {
        OAuthException refusal = e.status() < 500 ? e.challenge(settings.challenges(e, scope)) : e;
        settings.refusals()
                .accept(new Refusal(request.id(), request.path(), request.address(), Optional.empty(), refusal));
        return refusal;
    }

    /**
     * Returns a handler that responds to rejected requests itself and passes on the others. The given handler may reject a token
     * too, by an {@code OAuthException} with status 401 or 403.
     */
    public Handler protect(Scope scope, ProtectedHandler handler) {
        return request -> {
            AccessToken token;
            try {
                token = check(request, scope);
            } catch (OAuthException refusal) {
                return errorResponse(refusal, request);
            }
            Response response;
            try {
                response = handler.handle(request, token);
            } catch (OAuthException e) {
                if (e.status() != 401 && e.status() != 403) {
                    throw e;
                }
                return errorResponse(refused(e, request, scope), request);
            }
            for (Map.Entry<String, String> header : headers().entrySet()) {
                response = response.with(header.getKey(), header.getValue());
            }
            return response;
        };
    }

    /**
     * Returns the header fields of every response of a guarded handler (RFC 6750 §2.3), for adapters with their own
     * guards.
     */
    public Map<String, String> headers() {
        return settings.bearer().fromQuery() ? Map.of("Cache-Control", "private") : Map.of();
    }

    /** Returns a handler for the scope in the {@link RequiresScope} annotation of the given handler's class. */
    public Handler protect(ProtectedHandler handler) {
        RequiresScope scope = handler.getClass().getAnnotation(RequiresScope.class);
        if (scope == null) {
            throw new IllegalArgumentException(handler.getClass().getName() + " has no @RequiresScope");
        }
        return protect(Scope.of(scope.value()), handler);
    }

    /** Returns the response to a rejected request, for adapters that guard the handlers of a web stack. */
    public Response errorResponse(OAuthException refusal, Request request) {
        return ErrorResponse.json(refusal, request);
    }

    /** Returns whether {@link #check} may block for that request. */
    public boolean blocks(Request request) {
        if (settings.proofs().filter(proofs -> proofs.uses().blocks()).isPresent()) {
            return true;
        }
        try {
            return token(request).filter(verifier::blocks).isPresent();
        } catch (OAuthException refusedAtOnce) {
            return false;
        }
    }

    private AccessToken verified(Request request, Scope scope) {
        if (!settings.insecureAllowed() && !request.secure()) {
            throw OAuthException.insecure();
        }
        String text = token(request).orElseThrow(Guard::noToken);
        AccessToken token = verify(text);
        boolean byDpop = keyed(request).isPresent();
        if (settings.dpopRequired() && !byDpop) {
            throw OAuthException.of(ErrorCode.INVALID_TOKEN, "The resource accepts only tokens that are bound by DPoP.")
                    .rule("RFC 9728 §2");
        }
        new SenderConstraint(settings.proofs()).check(request, text, token, byDpop);
        if (!settings.isFor(token.permission().resources())) {
            throw OAuthException.of(ErrorCode.INVALID_TOKEN, "The access token was issued for another resource.")
                    .rule("RFC 8707 §2");
        }
        if (!token.scope().containsAll(scope)) {
            throw OAuthException.of(ErrorCode.INSUFFICIENT_SCOPE, "The access token does not have the required scope.")
                    .rule("RFC 6750 §3.1")
                    .hint("Lacking: " + scope.minus(token.scope()))
                    .scope(scope);
        }
        settings.stepUp().filter(demand -> !demand.isSatisfiedBy(token)).ifPresent(demand -> {
            throw demand.refusal();
        });
        return token;
    }

    private Optional<String> keyed(Request request) {
        return settings.proofs().flatMap(proofs -> GuardSettings.KEYED.find(request));
    }

    /** Returns the text of the access token in the request, which is not verified. Throws if there are several. */
    public Optional<String> token(Request request) {
        Optional<String> bearer = settings.bearer().find(request);
        Optional<String> keyed = keyed(request);
        if (bearer.isPresent() && keyed.isPresent()) {
            throw OAuthException.invalidRequest("The request contains more than one access token.")
                    .rule("RFC 6750 §2");
        }
        return keyed.isPresent() ? keyed : bearer;
    }

    private AccessToken verify(String text) {
        return verifier.verify(text)
                .orElseThrow(() -> OAuthException.of(
                                ErrorCode.INVALID_TOKEN, "The access token is unknown, expired or revoked.")
                        .rule("RFC 6750 §3.1"));
    }

    private static OAuthException noToken() {
        return OAuthException.of(ErrorCode.INVALID_TOKEN, "The request has no access token.")
                .rule("RFC 6750 §3")
                .withBareChallenge();
    }
}
