package org.gatewright.protocol;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An error response with the description that the client may read, a hint for the operator, and the rule that requires
 * it.
 *
 * <p>Only {@link #error()} is ever sent. {@link #hint()} and {@link #getCause()} are for the log and for {@code
 * EventListener}. Immutable; it has no stack trace, because it is a response and not a defect.
 */
public final class OAuthException extends RuntimeException {
    private final transient OAuthError error;
    private int status;
    private @Nullable String hint;
    private @Nullable String rule;
    private transient List<Challenge> challenges = List.of();
    private @Nullable Duration retryAfter;
    private boolean bareChallenge;
    private transient Map<String, String> headers = Map.of();

    private OAuthException(int status, OAuthError error, @Nullable Throwable cause) {
        super(error.code() + ": " + error.description(), cause, false, false);
        this.status = status;
        this.error = error;
    }

    /** Returns an error with a registered code. */
    public static OAuthException of(ErrorCode code, String description) {
        return of(code.status(), OAuthError.of(code.value(), description));
    }

    /** Returns an error with any code, such as one of an extension or of the application's own. */
    public static OAuthException of(int status, OAuthError error) {
        return new OAuthException(status, error, null);
    }

    public static OAuthException invalidRequest(String description) {
        return of(ErrorCode.INVALID_REQUEST, description);
    }

    public static OAuthException missing(String parameter) {
        return invalidRequest("The parameter '" + parameter + "' is missing.").rule("RFC 6749 §3.1");
    }

    public static OAuthException repeated(String parameter) {
        return invalidRequest("The parameter '" + parameter + "' must not be sent more than once.")
                .rule("RFC 6749 §3.1");
    }

    public static OAuthException malformed(String parameter) {
        return invalidRequest("The parameter '" + parameter + "' is malformed.").rule("RFC 6749 §3.1");
    }

    public static OAuthException insecure() {
        return invalidRequest("This endpoint requires a secure connection (https).")
                .rule("RFC 6749 §1.6");
    }

    public static OAuthException invalidClient() {
        return of(ErrorCode.INVALID_CLIENT, "Client authentication failed.").rule("RFC 6749 §5.2");
    }

    public static OAuthException invalidGrant(String description) {
        return of(ErrorCode.INVALID_GRANT, description).rule("RFC 6749 §5.2");
    }

    public static OAuthException invalidScope(String description) {
        return of(ErrorCode.INVALID_SCOPE, description).rule("RFC 6749 §3.3");
    }

    public static OAuthException serverError(Throwable cause) {
        return of(ErrorCode.SERVER_ERROR, "The server encountered an unexpected condition.")
                .cause(cause);
    }

    /** Returns the error for a part of the server that is unreachable; never the fault of the request. */
    public static OAuthException unavailable(Throwable cause) {
        return unavailable("The server is temporarily unavailable; try again later.")
                .cause(cause);
    }

    /** Returns the same error with another description. */
    public static OAuthException unavailable(String description) {
        return of(ErrorCode.TEMPORARILY_UNAVAILABLE, description).retryAfter(Duration.ofSeconds(1));
    }

    /** Returns the error of an overloaded server; processing of the request has not begun. */
    public static OAuthException busy() {
        return of(ErrorCode.TEMPORARILY_UNAVAILABLE, "The server is busy; try again later.")
                .retryAfter(Duration.ofSeconds(2))
                .rule("RFC 9110 §15.6.4");
    }

    public int status() {
        return status;
    }

    public OAuthError error() {
        return error;
    }

    /** Returns the hint for the operator, which the client must not see. */
    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }

    /** Returns the section of the specification that requires this error. */
    public Optional<String> rule() {
        return Optional.ofNullable(rule);
    }

    /** Returns the challenges, with their realms, of a response with status 401 or 403. */
    public List<Challenge> challenges() {
        return challenges;
    }

    /** Returns how long the client should wait before the next attempt. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Returns whether the challenge is sent without an error, since the request has no token (RFC 6750 §3.1). */
    public boolean bareChallenge() {
        return bareChallenge;
    }

    /** Returns further headers of the response. */
    public Map<String, String> headers() {
        return headers;
    }

    public OAuthException status(int status) {
        return with(e -> e.status = status);
    }

    public OAuthException hint(String hint) {
        return with(e -> e.hint = hint);
    }

    public OAuthException rule(String rule) {
        return with(e -> e.rule = rule);
    }

    public OAuthException challenge(Challenge... any) {
        List<Challenge> all = List.of(any);
        return with(e -> e.challenges = all);
    }

    public OAuthException withBareChallenge() {
        return with(e -> e.bareChallenge = true);
    }

    /** Adds a header to the response. */
    public OAuthException header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return with(e -> e.headers = more);
    }

    public OAuthException retryAfter(Duration wait) {
        return with(e -> e.retryAfter = wait);
    }

    public OAuthException scope(Scope scope) {
        return copy(new OAuthError(error.code(), error.description(), error.uri(), Optional.of(scope)), getCause());
    }

    public OAuthException cause(Throwable cause) {
        return copy(error, cause);
    }

    private OAuthException with(Consumer<OAuthException> change) {
        OAuthException copy = copy(error, getCause());
        change.accept(copy);
        return copy;
    }

    private OAuthException copy(OAuthError error, @Nullable Throwable cause) {
        OAuthException copy = new OAuthException(status, error, cause);
        copy.hint = hint;
        copy.rule = rule;
        copy.challenges = challenges;
        copy.retryAfter = retryAfter;
        copy.bareChallenge = bareChallenge;
        copy.headers = headers;
        return copy;
    }
}
