package org.gatewright.resource.remote;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Limits;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.json.Json;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.TokenVerifier;
import org.jspecify.annotations.Nullable;

/**
 * A verifier of access tokens of any format that asks the authorization server (RFC 7662):
 *
 * <pre>{@code
 * Guard guard = Guard.of(IntrospectionVerifier.of("https://login.example", "api", secret)).audience("https://api.example");
 * }</pre>
 *
 * <p>A response holds for a minute, so that a revocation is noticed that late; there is one request at a time for a token. Up
 * to 10,000 active and 10,000 other tokens are kept, by their hash. While the server cannot be reached, an active token is
 * accepted until it expires, for up to a day; any other is rejected with 503. Thread-safe.
 */
public final class IntrospectionVerifier implements TokenVerifier {
    private static final System.Logger LOG = System.getLogger(IntrospectionVerifier.class.getName());
    private static final String SIGNED = "token-introspection+jwt";
    private static final String TOKEN = "token=";
    private static final String JSON = "application/json";
    private static final int MAX_KEPT = 10_000;
    private static final int CONCURRENT = 64;
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration STALE = Duration.ofDays(1);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final String issuer;
    private final String clientId;
    private final String secret;
    private final boolean signed;
    private final JsonHttp http;
    private final Clock clock;
    private final Duration fresh;
    private final RemoteIssuer remote;
    private final Semaphore places = new Semaphore(CONCURRENT);
    private final Cache<String, Known> active = cache();
    private final Cache<String, Known> inactive = cache();
    private final Map<String, CompletableFuture<Optional<AccessToken>>> underWay = new ConcurrentHashMap<>();
    private volatile @Nullable Instant failed;

    /** What was last said of a token. */
    private record Known(Optional<AccessToken> token, Instant at) {}

    private IntrospectionVerifier(Builder settings) {
        this.issuer = settings.issuer;
        this.clientId = settings.clientId;
        this.secret = settings.secret;
        this.signed = settings.signed;
        this.http = settings.http;
        this.clock = settings.clock;
        this.fresh = settings.fresh;
        this.remote = new RemoteIssuer(issuer, http, clock);
    }

    /** A builder of a verifier. Not thread-safe. */
    public static final class Builder {
        private final String issuer;
        private final String clientId;
        private final String secret;
        private boolean signed;
        private JsonHttp http = JsonHttp.standard();
        private Clock clock = Clock.systemUTC();
        private Duration fresh = FRESH;

        private Builder(String issuer, String clientId, String secret) {
            this.issuer = issuer;
            this.clientId = clientId;
            this.secret = secret;
        }

        /** Asks for signed responses and accepts no others (RFC 9701). */
        public Builder requireSigned() {
            this.signed = true;
            return this;
        }

        /** Sets how long a response holds, in place of a minute. */
        public Builder fresh(Duration time) {
            this.fresh = time;
            return this;
        }

        /** Sets the HTTP client, such as one with a proxy or a client certificate. */
        public Builder http(HttpClient client) {
            this.http = new JsonHttp(client);
            return this;
        }

        public Builder clock(Clock other) {
            this.clock = other;
            return this;
        }

        public IntrospectionVerifier build() {
            return new IntrospectionVerifier(this);
        }
    }

    private static Cache<String, Known> cache() {
        return Caffeine.newBuilder()
                .maximumSize(MAX_KEPT)
                .executor(Runnable::run)
                .build();
    }

    /** Returns a verifier that asks that issuer; see {@link #builder}. */
    public static IntrospectionVerifier of(String issuer, String clientId, String secret) {
        return builder(issuer, clientId, secret).build();
    }

    /**
     * Returns a builder of a verifier.
     *
     * @param issuer an https URL
     * @param clientId the client as which this resource authenticates
     * @param secret its secret
     */
    public static Builder builder(String issuer, String clientId, String secret) {
        return new Builder(issuer, clientId, secret);
    }

    @Override
    public Optional<AccessToken> verify(String token) {
        if (isTooLong(token)) {
            return Optional.empty();
        }
        String key = key(token);
        Optional<Known> known = known(key, fresh);
        Optional<AccessToken> found = known.isPresent() ? known.get().token : ask(key, token);
        return found.filter(content -> clock.instant().isBefore(content.expires()));
    }

    @Override
    public boolean blocks(String token) {
        return !isTooLong(token) && known(key(token), fresh).isEmpty();
    }

    /** Returns whether it is longer, as a parameter, than the server accepts, so that it can be none of its tokens. */
    private static boolean isTooLong(String token) {
        return token.length() > Limits.PARAMETER
                || TOKEN.length() + FormCodec.encode(token).length() > Limits.PARAMETER;
    }

    private static String key(String token) {
        return Base64Url.encode(Hashes.sha256(token.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns what was said of the token within that time. */
    private Optional<Known> known(String key, Duration age) {
        Known known = active.getIfPresent(key);
        known = known == null ? inactive.getIfPresent(key) : known;
        return known != null && clock.instant().isBefore(known.at.plus(age)) ? Optional.of(known) : Optional.empty();
    }

    /** Asks the server, or waits for another thread that asks for the same token. */
    private Optional<AccessToken> ask(String key, String token) {
        CompletableFuture<Optional<AccessToken>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<AccessToken>> other = underWay.putIfAbsent(key, mine);
        if (other != null) {
            return join(other);
        }
        try {
            Optional<Known> meanwhile = known(key, fresh);
            Optional<AccessToken> found = meanwhile.isPresent() ? meanwhile.get().token : asked(key, token);
            mine.complete(found);
            return found;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(key);
        }
    }

    private static Optional<AccessToken> join(CompletableFuture<Optional<AccessToken>> other) {
        try {
            return other.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof OAuthException refusal ? refusal : e;
        }
    }

    private Optional<AccessToken> asked(String key, String token) {
        Instant now = clock.instant();
        Instant last = failed;
        if (last != null && now.isBefore(last.plus(PAUSE))) {
            return old(key).orElseThrow(Refreshed::unavailable);
        }
        if (!places.tryAcquire()) {
            throw OAuthException.busy(); // a crowd of unknown tokens must not make old responses count
        }
        try {
            Optional<AccessToken> found = introspect(token, now);
            failed = null;
            (found.isPresent() ? active : inactive).put(key, new Known(found, now));
            (found.isPresent() ? inactive : active).invalidate(key);
            return found;
        } catch (Unreachable e) {
            failed = now;
            LOG.log(Level.WARNING, "A token could not be introspected: {0}", e.getMessage());
            return old(key).orElseThrow(() -> Refreshed.unavailable().cause(e));
        } catch (Rejected e) {
            LOG.log(Level.WARNING, "The introspection of a token was rejected: {0}", e.getMessage());
            throw Refreshed.unavailable().cause(e);
        } finally {
            places.release();
        }
    }

    /** Returns an active token of an earlier response, to be used while the server cannot be reached. */
    private Optional<Optional<AccessToken>> old(String key) {
        return known(key, STALE).map(Known::token).filter(Optional::isPresent);
    }

    private Optional<AccessToken> introspect(String token, Instant now) {
        String address = remote.endpoint("introspection_endpoint");
        String credentials = FormCodec.encode(clientId) + ':' + FormCodec.encode(secret);
        JsonHttp.Received received = http.post(
                address,
                "token_type_hint=access_token&" + TOKEN + FormCodec.encode(token),
                Map.of(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.US_ASCII)),
                        "Accept",
                        signed ? "application/" + SIGNED : JSON));
        Claims members = new Claims(signed ? proven(received, now) : received.object(address));
        boolean ours = members.text("iss")
                .map(issuer::equals)
                .orElse(!members.members().containsKey("iss"));
        return Boolean.TRUE.equals(members.members().get("active")) && ours
                ? TokenContent.read(members, issuer)
                : Optional.empty();
    }

    /** Returns the members of a signed response, which must be of the issuer, for this client, and new (RFC 9701 §5). */
    private Map<String, Object> proven(JsonHttp.Received received, Instant now) {
        if (received.status() != 200) {
            received.object("The introspection endpoint");
        }
        return Jwt.parse(received.body().strip())
                .filter(jwt -> jwt.isType(SIGNED))
                .filter(remote::isSigned)
                .filter(jwt -> jwt.claims().text("iss").filter(issuer::equals).isPresent())
                .filter(jwt -> jwt.claims().texts("aud").contains(clientId))
                .filter(jwt -> jwt.claims().hasBegun(now)
                        && jwt.claims()
                                .time("iat")
                                .filter(at -> at.isAfter(now.minus(FRESH)))
                                .isPresent())
                .flatMap(jwt -> Json.object(jwt.claims().members().get("token_introspection")))
                .orElseThrow(() -> new Rejected("The introspection response is not one that the issuer signed"));
    }

    /** Returns a text without the secret. */
    @Override
    public String toString() {
        return "IntrospectionVerifier[" + issuer + ", " + clientId + "]";
    }
}
