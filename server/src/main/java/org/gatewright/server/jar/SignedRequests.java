package org.gatewright.server.jar;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.jose.Encryption;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientJwks;
import org.gatewright.server.client.ClientMember;
import org.gatewright.server.config.Profile;
import org.gatewright.server.config.Settings;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.limit.RateLimit;
import org.gatewright.server.limit.RateLimits;
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

    private static final String REQUEST_URIS = "request_uris";

    private final Optional<Fetcher> fetcher;
    private final List<String> allowed;
    private final boolean registered;
    private final boolean encrypted;

    /** Creates the feature with request objects by value only. */
    public SignedRequests() {
        this(Optional.empty(), List.of(), false, false);
    }

    private SignedRequests(Optional<Fetcher> fetcher, List<String> allowed, boolean registered, boolean encrypted) {
        this.fetcher = fetcher;
        this.allowed = List.copyOf(allowed);
        this.registered = registered;
        this.encrypted = encrypted;
    }

    /**
     * Returns the same feature, also with request objects at URLs that the client registered ({@code request_uris}, OpenID
     * Connect Core §6.2), fetched by this fetcher.
     */
    public SignedRequests registeredReferences(Fetcher guarded) {
        return new SignedRequests(Optional.of(guarded), allowed, true, encrypted);
    }

    /** Returns the same feature, also with request objects that are encrypted for this server (RFC 9101 §6.1). */
    public SignedRequests encrypted() {
        return new SignedRequests(fetcher, allowed, registered, true);
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
        return new SignedRequests(Optional.of(guarded), List.of(beginnings), registered, encrypted);
    }

    @Override
    public void install(Setup setup) {
        Settings settings = setup.settings();
        ClientJwks keys = setup.clientKeys();
        Optional<RequestKeys> own = encrypted
                ? Optional.of(new RequestKeys(setup.stores().keys(), setup.sealer("request objects"), settings))
                : Optional.empty();
        RateLimit fetches = setup.limits().of(RateLimits.Kind.FETCHES);
        setup.parameterSource((client, sent, http) -> object(client, sent, http.address(), fetches)
                .map(text -> own.filter(known -> Encryption.isEncrypted(text))
                        .map(known ->
                                known.decrypt(text).orElseThrow(() -> invalid("It was not encrypted for this server.")))
                        .orElse(text))
                .map(text -> new RequestParameters(
                        whole(new Source(settings, keys, client, sent, http.address()), text),
                        true,
                        Optional.empty())));
        own.ifPresent(known -> {
            setup.encryptionKeys(known::published);
            setup.metadata("request_object_encryption_alg_values_supported", Encryption.ALGORITHMS);
            setup.metadata("request_object_encryption_enc_values_supported", Encryption.METHODS);
        });
        setup.clientMember(ClientMember.of(
                REQUEST_URIS,
                "a list of https URLs",
                value -> ClientMember.areTexts(value)
                        && value instanceof List<?> uris
                        && uris.stream().allMatch(ClientMember::isWeb)));
        if (registered) {
            setup.metadata("require_request_uri_registration", true);
        }
        setup.metadata("request_parameter_supported", true);
        setup.metadata("request_uri_parameter_supported", fetcher.isPresent());
        setup.metadata(
                "request_object_signing_alg_values_supported",
                settings.profile().algorithms());
        setup.metadata("require_signed_request_object", settings.profile().demands(Profile.Demand.SIGNED_REQUESTS));
    }

    /** Returns the request object, by value or fetched by reference. */
    private Optional<String> object(Client client, Parameters sent, String sender, RateLimit fetches) {
        Optional<String> value = sent.find("request");
        Optional<String> address = sent.find("request_uri")
                .filter(uri -> allowed.stream().anyMatch(uri::startsWith)
                        || registered
                                && client.extensions().get(REQUEST_URIS) instanceof List<?> uris
                                && uris.contains(uri));
        if (value.isPresent() && sent.has("request_uri")) {
            throw OAuthException.invalidRequest("'request' and 'request_uri' are mutually exclusive.")
                    .rule("RFC 9101 §5");
        }
        return value.isPresent() ? value : address.map(uri -> fetched(uri, sender, fetches));
    }

    /** Fetches without a cache: a request is for once, and a fragment only tells versions apart (OpenID Connect Core §6.2). */
    private String fetched(String address, String sender, RateLimit fetches) {
        if (!fetches.permitsAddress(sender)) {
            throw OAuthException.of(ErrorCode.INVALID_REQUEST_URI, "Too many documents were fetched for this network.");
        }
        int fragment = address.indexOf('#');
        try {
            return fetcher.orElseThrow()
                    .get(fragment < 0 ? address : address.substring(0, fragment), TYPES)
                    .text()
                    .strip();
        } catch (FetchException e) {
            throw OAuthException.of(ErrorCode.INVALID_REQUEST_URI, "The request object could not be fetched.")
                    .rule("RFC 9101 §6.3")
                    .cause(e);
        }
    }

    /** Where a request object comes from. */
    private record Source(Settings settings, ClientJwks keys, Client client, Parameters sent, String sender) {
        /** Returns whether the rules of OpenID Connect apply, which are less strict (OpenID Connect Core §6.1). */
        boolean isOpenId() {
            return sent.words("scope").contains("openid")
                    && !client.rules().signedRequired()
                    && !settings.profile().demands(Profile.Demand.SIGNED_REQUESTS)
                    && !settings.profile().demands(Profile.Demand.PUSHED_REQUESTS);
        }
    }

    private static Claims claims(Source source, String text) {
        Settings settings = source.settings;
        Client client = source.client;
        Jwt jwt =
                Jwt.parse(text).orElseThrow(() -> invalid("It is not a signed JWT, or a member is malformed or null."));
        boolean registered = client.rules().requestAlgorithm().stream().allMatch(jwt.algorithmName()::equals);
        if (!registered || !settings.profile().permits(jwt)) {
            throw invalid("The algorithm is not allowed.");
        }
        // A type is recommended (RFC 9101 §10.8); clients that send none or the generic one are common.
        if (!jwt.isType(TYPE) && jwt.type().isPresent() && !jwt.isType("JWT")) {
            throw invalid("Its type is not oauth-authz-req+jwt.");
        }
        if (!source.keys.signed(client, jwt, source.sender)) {
            throw invalid("The signature does not match a key of the client.");
        }
        check(source, jwt.claims());
        Map<String, Object> members = new LinkedHashMap<>(jwt.claims().members());
        // A null within it asks for a claim (OpenID Connect Core §5.5.1).
        members.computeIfPresent("claims", (name, value) -> jwt.claims(Map.of()).get(name));
        return new Claims(members);
    }

    private static void check(Source source, Claims claims) {
        Settings settings = source.settings;
        boolean openid = source.isOpenId();
        Instant now = settings.now();
        Optional<String> id = Optional.of(source.client.id());
        if (!isMember(claims, "iss", openid, id::equals) || !isMember(claims, "client_id", openid, id::equals)) {
            throw invalid("'iss' and 'client_id' must be the client's id.");
        }
        if (claims.text("sub").equals(id)) {
            throw invalid("It is a client assertion."); // §10.8
        }
        boolean addressed = claims.texts("aud").contains(settings.issuer().value());
        if (!addressed && !(openid && !claims.members().containsKey("aud"))) {
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
                        && !(openid && !claims.members().containsKey("exp"))
                || !agesWell
                || strict && claims.time("nbf").isEmpty()) {
            throw invalid("It has expired, or its lifetime is too long.");
        }
    }

    private static boolean isMember(
            Claims claims, String name, boolean optional, Predicate<Optional<String>> condition) {
        return condition.test(claims.text(name))
                || optional && !claims.members().containsKey(name);
    }

    /**
     * Returns the parameters of the request object. An authentication request may leave some outside of it, unless the
     * profile wants all of them signed (OpenID Connect Core §6.1).
     */
    private static Parameters whole(Source source, String text) {
        Map<String, List<String>> inside = parameters(claims(source, text));
        if (!source.isOpenId()) {
            return Parameters.of(inside);
        }
        Map<String, List<String>> all = new LinkedHashMap<>();
        source.sent.names().forEach(name -> all.put(name, source.sent.findAll(name)));
        all.keySet().removeAll(Set.of("request", "request_uri"));
        for (String name : List.of("response_type", "client_id")) {
            if (inside.containsKey(name) && !inside.get(name).equals(all.get(name))) {
                throw invalid("'" + name + "' differs from the one outside of it.");
            }
        }
        all.putAll(inside);
        return Parameters.of(all);
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
