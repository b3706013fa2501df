package org.gatewright.openid;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.jose.Encryption;
import org.gatewright.protocol.jose.Jwt;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.server.client.ClientMember;
import org.gatewright.server.client.Cors;
import org.gatewright.server.config.Profile;
import org.gatewright.server.config.Profile.Demand;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;
import org.gatewright.server.token.SubjectMapping;
import org.jspecify.annotations.Nullable;

/**
 * OpenID Connect: makes the server an OpenID Provider, with ID tokens, the UserInfo endpoint and Discovery. Immutable.
 *
 * <p>Without {@link #sessions}, the application's own login is the session, by {@code InteractionPage.endUser}.
 */
public final class OpenIdConnect implements Feature {
    static final String NONCE = "nonce";
    static final String LOCALES = "claims_locales";

    private static final int MAX_LOCALES = 10;
    private static final int MAX_LOCALE = 35;

    /**
     * The name of a parameter that consent pages find in an authorization request: scope tokens that are not requested, but whose
     * claims, or some of them, are ({@code claims}). To grant the request is to grant them.
     */
    public static final String CLAIMS_SCOPE = "claims_scope";

    private final UserClaims users;
    private final boolean frontChannel;
    private final List<String> acrValues;
    private final Optional<Sessions> sessions;
    private final LogoutPage logoutPage;
    private final ScopeClaims scopeClaims;

    private OpenIdConnect(
            UserClaims users,
            boolean frontChannel,
            List<String> acrValues,
            Optional<Sessions> sessions,
            LogoutPage logoutPage,
            ScopeClaims scopeClaims) {
        this.users = users;
        this.frontChannel = frontChannel;
        this.acrValues = List.copyOf(acrValues);
        this.sessions = sessions;
        this.logoutPage = logoutPage;
        this.scopeClaims = scopeClaims;
    }

    /** Returns the feature with the claims about end-users. */
    public static OpenIdConnect with(UserClaims users) {
        return new OpenIdConnect(
                users, false, List.of(), Optional.empty(), LogoutPage.plain(), ScopeClaims.with(Map.of()));
    }

    /**
     * Permits ID tokens in authorization responses to clients that registered such a response type: {@code id_token} and
     * {@code code id_token}, and those with {@code token} if the profile permits the implicit grant, which then has to be
     * enabled too.
     */
    public OpenIdConnect allowFrontChannelTokens() {
        return new OpenIdConnect(users, true, acrValues, sessions, logoutPage, scopeClaims);
    }

    /** Publishes the authentication context classes that the login pages may report ({@code acr_values_supported}). */
    public OpenIdConnect acrValues(String... values) {
        return new OpenIdConnect(users, frontChannel, List.of(values), sessions, logoutPage, scopeClaims);
    }

    /** Keeps login sessions, which end by logout, together with what was granted in them. */
    public OpenIdConnect sessions(Sessions kept) {
        return new OpenIdConnect(users, frontChannel, acrValues, Optional.of(kept), logoutPage, scopeClaims);
    }

    /** Sets the pages of the logout. */
    public OpenIdConnect logoutPage(LogoutPage page) {
        return new OpenIdConnect(users, frontChannel, acrValues, sessions, page, scopeClaims);
    }

    /** Has scope tokens request more claims than the standard ones; each claim is one of {@code UserClaims}. */
    public OpenIdConnect scopeClaims(Map<String, List<String>> more) {
        return new OpenIdConnect(users, frontChannel, acrValues, sessions, logoutPage, ScopeClaims.with(more));
    }

    @Override
    public void install(Setup setup) {
        Optional<HmacKey> pairwise = setup.permanentKey("pairwise subjects");
        setup.subjects(new PairwiseSubjects(pairwise));
        SubjectMapping subjects = setup.subjects();
        IdTokens tokens = new IdTokens(
                setup.settings(),
                setup.signingKeys(),
                setup.clientKeys(),
                subjects,
                new SessionIds(pairwise, subjects),
                users,
                scopeClaims);
        OpenIdRules rules = new OpenIdRules(tokens, subjects);
        setup.requestParameter(NONCE);
        setup.requestParameter(ClaimsRequest.NAME);
        setup.requestParameter(LOCALES);
        setup.authorizationRule(rules);
        setup.requestRefinement(rules);
        setup.interactionCheck(rules);
        setup.interactionCheck(rules::strength);
        setup.interactionCheck(rules::consent);
        setup.tokenResponse(new TokenMembers(tokens));
        clientMembers(setup.settings().profile(), setup.signingKeys().algorithm())
                .forEach(setup::clientMember);
        if (frontChannel) {
            responseTypes(setup, tokens);
        }
        UserInfo userInfo = new UserInfo(setup.guard(), setup.tokens(), setup.clients(), tokens);
        String path = setup.settings().endpoints().path(UserInfo.PATH);
        setup.route(Route.get(path, userInfo));
        setup.route(Route.post(path, userInfo));
        setup.route(Cors.preflight(path, "GET, POST"));
        describe(setup);
        WebFinger.install(setup);
        setup.metadata(
                "subject_types_supported",
                pairwise.isPresent() ? List.of("public", OpenIdMembers.PAIRWISE) : List.of("public"));
        setup.registrationCheck(new OpenIdRegistration(
                pairwise.isPresent(), setup.fetcher(), setup.limits().of(RateLimits.Kind.FETCHES)));
        sessions.ifPresent(kept -> {
            setup.loginSessions(kept.loginSessions());
            setup.subjectTokens(new IdTokenSubjects(tokens, kept, setup.tokenIssuer()));
            new Logout(kept, tokens, setup.clients(), setup.interactions(), setup.settings(), logoutPage)
                    .install(setup);
            if (kept.showsStatus()) {
                new SessionStatus(kept, setup.settings()).install(setup);
            }
        });
    }

    private static void responseTypes(Setup setup, IdTokens tokens) {
        setup.responseType(new IdTokenResponse(tokens));
        setup.responseTypes("code", IdTokenResponse.WORD);
        if (!setup.settings().profile().demands(Demand.CURRENT_GRANTS)) {
            setup.responseTypes(IdTokenResponse.WORD, "token");
            setup.responseTypes("code", "token");
            setup.responseTypes("code", IdTokenResponse.WORD, "token");
        }
    }

    private void describe(Setup setup) {
        List<String> algorithms = new ArrayList<>();
        for (SigningAlgorithm algorithm : OpenIdMembers.algorithms(
                setup.settings().profile(), setup.signingKeys().algorithm())) {
            setup.signingAlgorithm(algorithm);
            algorithms.add(algorithm.value());
        }
        Set<String> claims =
                new LinkedHashSet<>(List.of("sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "amr", "sid"));
        claims.addAll(scopeClaims.all());
        setup.metadataDocument("openid-configuration");
        setup.metadata("userinfo_endpoint", setup.settings().address(UserInfo.PATH));
        setup.metadata("scopes_supported", ScopeClaims.scopes());
        for (String what : List.of("id_token", "userinfo")) {
            setup.metadata(what + "_encryption_alg_values_supported", Encryption.ALGORITHMS);
            setup.metadata(what + "_encryption_enc_values_supported", Encryption.METHODS);
        }
        if (!setup.settings().profile().demands(Demand.CLIENT_KEYS)) {
            algorithms.add(Jwt.HS256);
        }
        setup.metadata("id_token_signing_alg_values_supported", algorithms);
        setup.metadata("userinfo_signing_alg_values_supported", algorithms);
        setup.metadata("claims_supported", List.copyOf(claims));
        setup.metadata("claims_parameter_supported", true);
        setup.metadata("prompt_values_supported", List.of("none", "login", "consent", "select_account"));
        setup.metadata(all -> {
            all.putIfAbsent("request_uri_parameter_supported", false); // whose default is true (Discovery §3)
            return all;
        });
        if (!acrValues.isEmpty()) {
            setup.metadata("acr_values_supported", acrValues);
        }
    }

    /**
     * Returns the members of client metadata that OpenID Connect adds to a server.
     *
     * @param own the algorithm of the server's signatures
     */
    public static List<ClientMember> clientMembers(Profile profile, SigningAlgorithm own) {
        Set<String> algorithms = OpenIdMembers.algorithms(profile, own).stream()
                .map(SigningAlgorithm::value)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (!profile.demands(Demand.CLIENT_KEYS)) {
            algorithms.add(Jwt.HS256);
        }
        return OpenIdMembers.all(algorithms);
    }

    /** Returns the individual claims that were granted: of the granted scope, and of scope tokens that were not requested. */
    static ClaimsRequest granted(Map<String, String> kept, Scope granted, ScopeClaims claims) {
        Set<String> tokens = new LinkedHashSet<>(granted.tokens());
        tokens.addAll(words(kept.get(CLAIMS_SCOPE)));
        return ClaimsRequest.of(Optional.ofNullable(kept.get(ClaimsRequest.NAME)))
                .within(Scope.of(tokens), claims);
    }

    /** Returns the preferred languages ({@code claims_locales}); no more than an end-user has, nor longer than tags are. */
    static List<String> locales(@Nullable String parameter) {
        return words(parameter).stream()
                .limit(MAX_LOCALES)
                .filter(locale -> locale.length() <= MAX_LOCALE)
                .toList();
    }

    /** Returns the words of a parameter. */
    static List<String> words(@Nullable String parameter) {
        return parameter == null || parameter.isBlank() ? List.of() : Parameters.elements(parameter);
    }
}
