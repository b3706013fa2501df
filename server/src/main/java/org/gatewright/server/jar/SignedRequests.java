package org.gatewright.server.jar;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientJwks;
import org.gatewright.server.config.Profile;
import org.gatewright.server.config.Settings;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.request.ParameterSource.RequestParameters;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;

/**
 * JWT-secured authorization requests (RFC 9101), by value in {@code request}, or by reference at URLs that the operator
 * trusts. Parameters outside the JWT are ignored.
 */
public final class SignedRequests implements Feature {
    private static final String TYPE = "oauth-authz-req+jwt";
    private static final Set<String> TYPES = Set.of("application/oauth-authz-req+jwt", "application/jwt");
    private static final Duration LONGEST = Duration.ofMinutes(60);
    private static final Set<String> OF_THE_JWT = Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti");

    private final Optional<Fetcher> fetcher;
    private final List<String> allowed;

    /** Creates the feature with request objects by value only. */
    public SignedRequests() {
        this(Optional.empty(), List.of());
    }

    private SignedRequests(Optional<Fetcher> fetcher, List<String> allowed) {
        this.fetcher = fetcher;
        this.allowed = List.copyOf(allowed);
    }

    /**
     * Returns the same feature, also with request objects at URLs that begin with one of these (§5.2), fetched by this
     * fetcher.
     */
    public SignedRequests allowReferences(Fetcher guarded, String... beginnings) {
        for (String beginning : beginnings) {
            boolean whole = beginning.startsWith("https://") && beginning.indexOf('/', 8) > 0;
            if (!whole) {
                throw new IllegalArgumentException("A URL prefix must have a host and a path: " + beginning);
            }
        }
        return new SignedRequests(Optional.of(guarded), List.of(beginnings));
    }

    @Override
    public void install(Setup setup) {
        Settings settings = setup.settings();
        ClientJwks keys = setup.clientKeys();
        setup.parameterSource((client, sent, http) -> object(sent)
                .map(text -> new RequestParameters(
                        Parameters.of(parameters(claims(settings, keys, client, text, http.address()))),
                        true,
                        Optional.empty())));
        setup.metadata("request_parameter_supported", true);
        setup.metadata("request_uri_parameter_supported", fetcher.isPresent());
        setup.metadata(
                "request_object_signing_alg_values_supported",
                settings.profile().algorithms());
        setup.metadata("require_signed_request_object", settings.profile().demands(Profile.Demand.SIGNED_REQUESTS));
    }

    /** Returns the request object, by value or fetched by reference. */
    private Optional<String> object(Parameters sent) {
        Optional<String> value = sent.find("request");
        Optional<String> address =
                sent.find("request_uri").filter(uri -> allowed.stream().anyMatch(uri::startsWith));
        if (value.isPresent() && sent.has("request_uri")) {
            throw OAuthException.invalidRequest("'request' and 'request_uri' are mutually exclusive.")
                    .rule("RFC 9101 §5");
        }
        return value.isPresent() ? value : address.map(this::fetched);
    }

    private String fetched(String address) {
        try {
            return fetcher.orElseThrow().get(address, TYPES).text().strip();
        } catch (FetchException e) {
            throw OAuthException.of(ErrorCode.INVALID_REQUEST_URI, "The request object could not be fetched.")
                    .rule("RFC 9101 §6.3")
                    .cause(e);
        }
    }

    private static Claims claims(Settings settings, ClientJwks keys, Client client, String text, String sender) {
        Jwt jwt = Jwt.parse(text).orElseThrow(() -> invalid("It is not a signed JWT."));
        boolean registered = client.rules().requestAlgorithm().stream().allMatch(jwt.algorithmName()::equals);
        if (!registered || !settings.profile().permits(jwt)) {
            throw invalid("The algorithm is not allowed.");
        }
        // A type is recommended (RFC 9101 §10.8); clients that send none or the generic one are common.
        if (!jwt.isType(TYPE) && jwt.type().isPresent() && !jwt.isType("JWT")) {
            throw invalid("Its type is not oauth-authz-req+jwt.");
        }
        if (!keys.signed(client, jwt, sender)) {
            throw invalid("The signature does not match a key of the client.");
        }
        check(settings, client, jwt.claims());
        Map<String, Object> members = new LinkedHashMap<>(jwt.claims().members());
        // A null within it asks for a claim (OpenID Connect Core §5.5.1).
        members.computeIfPresent("claims", (name, value) -> jwt.claims(Map.of()).get(name));
        return new Claims(members);
    }

    private static void check(Settings settings, Client client, Claims claims) {
        Instant now = settings.now();
        Optional<String> id = Optional.of(client.id());
        if (!claims.text("iss").equals(id) || !claims.text("client_id").equals(id)) {
            throw invalid("'iss' and 'client_id' must be the client's id.");
        }
        if (claims.text("sub").equals(id)) {
            throw invalid("It is a client assertion."); // §10.8
        }
        if (!claims.texts("aud").contains(settings.issuer().value())) {
            throw invalid("'aud' must be this server's issuer identifier.");
        }
        if (claims.members().containsKey("request") || claims.members().containsKey("request_uri")) {
            throw invalid("It must not contain 'request' or 'request_uri'."); // §4
        }
        boolean strict = settings.profile().demands(Profile.Demand.STRICT_JWTS);
        boolean agesWell = claims.time("nbf").or(() -> claims.time("iat")).stream()
                .allMatch(begin -> begin.isAfter(now.minus(LONGEST))
                        && (!strict || claims.endsWithin(begin, LONGEST))); // FAPI 2.0 Message Signing §5.3.1
        if (!claims.hasBegun(now)
                || !claims.endsWithin(now, LONGEST)
                || !agesWell
                || strict && claims.time("nbf").isEmpty()) {
            throw invalid("It has expired, or its lifetime is too long.");
        }
    }

    /** Converts claims to parameters: structured values to JSON, a list of resources to several values. */
    private static Map<String, List<String>> parameters(Claims claims) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        claims.members().forEach((name, value) -> {
            if (!OF_THE_JWT.contains(name)) {
                parameters.put(name, texts(name, value));
            }
        });
        return parameters;
    }

    private static List<String> texts(String name, Object value) {
        if (value instanceof List<?> list) {
            List<String> texts = new ArrayList<>();
            list.forEach(element -> texts.add(element.toString()));
            return name.equals("resource") ? texts : List.of(Json.text(list));
        }
        return List.of(Json.object(value).map(Json::text).orElse(value.toString()));
    }

    private static OAuthException invalid(String reason) {
        return OAuthException.of(ErrorCode.INVALID_REQUEST_OBJECT, "The request object is not valid. " + reason)
                .rule("RFC 9101 §6.3");
    }
}
