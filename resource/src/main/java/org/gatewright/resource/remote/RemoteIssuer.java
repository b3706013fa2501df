package org.gatewright.resource.remote;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.Jwt;

/**
 * An authorization server in another process, known by its issuer identifier. Its metadata and keys are fetched when they are
 * first needed, kept as long as it says, and used for a day while it cannot be reached. Thread-safe.
 */
public final class RemoteIssuer {
    private final String issuer;
    private final String stated;
    private final boolean openId;
    private final JsonHttp http;
    private final Refreshed<Map<String, Object>> metadata;
    private final Refreshed<JwkSet> keys;

    RemoteIssuer(String issuer, JsonHttp http, Clock clock) {
        this(issuer, issuer, false, http, clock);
    }

    private RemoteIssuer(String issuer, String stated, boolean openId, JsonHttp http, Clock clock) {
        this.issuer = issuer;
        this.stated = stated;
        this.openId = openId;
        this.http = http;
        this.metadata = new Refreshed<>(this::fetchMetadata, clock);
        this.keys = new Refreshed<>(this::fetchKeys, clock);
    }

    /** Returns the server with that issuer identifier, an https URL. */
    public static RemoteIssuer of(String issuer, Clock clock) {
        return new RemoteIssuer(issuer, JsonHttp.standard(), clock);
    }

    /**
     * Returns the OpenID Provider whose metadata are at that address (OpenID Connect Discovery §4).
     *
     * @param address an https URL
     * @param stated the issuer identifier in the metadata, which differs where one provider has many
     */
    public static RemoteIssuer openId(String address, String stated, Clock clock) {
        return new RemoteIssuer(address, stated, true, JsonHttp.standard(), clock);
    }

    /** Returns the URL of an endpoint in the metadata; throws {@link Unreachable} if it has none. */
    public String endpoint(String member) {
        return url(metadata.get(), member);
    }

    /** Returns a member of the metadata, if there is one. */
    public Optional<Object> find(String member) {
        return Optional.ofNullable(metadata.get().get(member));
    }

    private String url(Map<String, Object> members, String member) {
        if (members.get(member) instanceof String address) {
            return address;
        }
        throw new Unreachable("The metadata of " + issuer + " has no '" + member + "'");
    }

    /**
     * Returns whether a key of the issuer signed it. An unknown key ID has the keys fetched again, at most once a minute.
     * Throws {@code OAuthException} with status 503 if the keys are unavailable.
     */
    public boolean signed(Jwt jwt) {
        try {
            return isSigned(jwt);
        } catch (Unreachable e) {
            throw Refreshed.unavailable().cause(e);
        }
    }

    /** Does the same, but throws {@link Unreachable}. */
    public boolean isSigned(Jwt jwt) {
        JwkSet known = keys.get();
        return known.signed(jwt) || isUnknown(known, jwt) && keys.recent().signed(jwt);
    }

    /** Returns whether the signature can be verified without a request to the issuer. */
    boolean knowsKeyOf(Jwt jwt) {
        return keys.peek().filter(known -> !isUnknown(known, jwt)).isPresent();
    }

    private static boolean isUnknown(JwkSet known, Jwt jwt) {
        return jwt.keyId().isPresent() && known.find(jwt.keyId().get()).isEmpty();
    }

    /** Fetches the metadata of RFC 8414, or else of OpenID Connect Discovery, where the other is missing. */
    private Refreshed.Fetched<Map<String, Object>> fetchMetadata() {
        URI uri = URI.create(issuer);
        String path = Optional.ofNullable(uri.getRawPath()).orElse("");
        String origin = issuer.substring(0, issuer.length() - path.length());
        String own = path.equals("/") ? "" : path;
        String base = origin + own;
        JsonHttp.Received received = new JsonHttp.Received(404, "", Optional.empty());
        String address = "";
        String discovery = base + "/.well-known/openid-configuration";
        for (String choice : openId
                ? List.of(discovery)
                : List.of(origin + "/.well-known/oauth-authorization-server" + own, discovery)) {
            if (received.status() == 404) {
                address = choice;
                received = http.get(choice);
            }
        }
        Map<String, Object> members = received.object(address);
        if (!stated.equals(members.get("issuer"))) {
            throw new Unreachable(address + " is the metadata of another issuer (RFC 8414 §3.3)");
        }
        return new Refreshed.Fetched<>(members, received.fresh());
    }

    private Refreshed.Fetched<JwkSet> fetchKeys() {
        String address = url(metadata.get(), "jwks_uri");
        JsonHttp.Received received = http.get(address);
        try {
            return new Refreshed.Fetched<>(JwkSet.of(received.object(address)), received.fresh());
        } catch (IllegalArgumentException e) {
            throw new Unreachable(address + " is not a usable key set", e);
        }
    }
}
