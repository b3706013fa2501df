package org.gatewright.resource.remote;

import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.TokenVerifier;

/**
 * A verifier of access tokens that are JWTs (RFC 9068 §4) of an authorization server in another process:
 *
 * <pre>{@code
 * Guard guard = Guard.of(JwtVerifier.of("https://login.example")).audience("https://api.example");
 * }</pre>
 *
 * <p>Metadata and keys are fetched from the issuer when they are first needed, and kept as long as it says, for a minute at
 * least. An unknown key ID has the keys fetched again, at most once a minute. While the issuer cannot be reached, the keys
 * that are known are used for a day; a token that they cannot verify is rejected with 503. Such a token is valid until it
 * expires: revocations are not noticed. Thread-safe.
 */
public final class JwtVerifier implements TokenVerifier {
    private static final String TYPE = "at+jwt";
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final String issuer;
    private final JsonHttp http;
    private final Clock clock;
    private final boolean anyType;
    private final RemoteIssuer remote;

    private JwtVerifier(String issuer, JsonHttp http, Clock clock, boolean anyType) {
        this.issuer = issuer;
        this.http = http;
        this.clock = clock;
        this.anyType = anyType;
        this.remote = new RemoteIssuer(issuer, http, clock);
    }

    /** Returns a verifier of the tokens of that issuer, an https URL. */
    public static JwtVerifier of(String issuer) {
        return new JwtVerifier(issuer, JsonHttp.standard(), Clock.systemUTC(), false);
    }

    /**
     * Returns the same verifier, which also accepts tokens without the type {@code at+jwt}, as some servers issue them.
     * Then an ID token of the same issuer would pass for an access token, were it not for its audience.
     */
    public JwtVerifier allowAnyType() {
        return new JwtVerifier(issuer, http, clock, true);
    }

    /** Returns the same verifier with another HTTP client, such as one with a proxy. */
    public JwtVerifier http(HttpClient client) {
        return new JwtVerifier(issuer, new JsonHttp(client), clock, anyType);
    }

    /** Returns the same verifier with another clock. */
    public JwtVerifier clock(Clock other) {
        return new JwtVerifier(issuer, http, other, anyType);
    }

    @Override
    public Optional<AccessToken> verify(String token) {
        Instant now = clock.instant();
        return read(token)
                .filter(jwt -> jwt.claims().hasBegun(now) && jwt.claims().endsWithin(now, LONGEST))
                .filter(remote::signed)
                .flatMap(jwt -> TokenContent.read(jwt.claims(), issuer));
    }

    private Optional<Jwt> read(String token) {
        return Jwt.parse(token)
                .filter(jwt -> anyType || jwt.isType(TYPE))
                .filter(jwt -> jwt.claims().text("iss").filter(issuer::equals).isPresent());
    }

    /** Returns whether the issuer must be asked first. */
    @Override
    public boolean blocks(String token) {
        return read(token).filter(jwt -> !remote.knowsKeyOf(jwt)).isPresent();
    }
}
