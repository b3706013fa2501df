package org.gatewright.server.internal.authorize;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.AuthenticationRequirements;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.State;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.authorization.CodeBinding;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Profile;
import org.gatewright.server.config.Settings;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.request.AuthorizationRequest;
import org.gatewright.server.request.AuthorizationRequests;
import org.gatewright.server.request.AuthorizationRule;
import org.gatewright.server.request.ParameterSource;
import org.gatewright.server.request.ParameterSource.RequestParameters;
import org.gatewright.server.request.RequestRefinement;
import org.gatewright.server.request.ResponseMode;
import org.gatewright.server.request.ResponseTarget;

/** The authorization requests of one server. */
public final class ServerAuthorizationRequests implements AuthorizationRequests {
    private static final int MAX_HINT = 256;
    private static final int MAX_KEPT = 2048;
    private static final int ID_BYTES = 16;

    private final Settings settings;
    private final PermissionPolicy permissions;
    private final List<ParameterSource> sources;
    private final List<AuthorizationRule> more;
    private final List<RequestRefinement> refinements;
    private final Set<String> kept;
    private final List<RequestRule> rules;

    /**
     * Creates a reader of requests.
     *
     * @param sources the sources of parameters; complete once all features are installed, as are the rest
     * @param more the rules of features
     * @param refinements the refinements of features
     * @param kept the parameters that features asked to keep
     */
    public ServerAuthorizationRequests(
            Settings settings,
            PermissionPolicy permissions,
            ResponseTypes types,
            List<ParameterSource> sources,
            List<AuthorizationRule> more,
            List<RequestRefinement> refinements,
            Set<String> kept) {
        this.settings = settings;
        this.permissions = permissions;
        this.sources = sources;
        this.more = more;
        this.refinements = refinements;
        this.kept = kept;
        this.rules = List.of(
                new DuplicateParameterRule(kept),
                request -> settings.requireSecure(request.http()),
                new PushedOrSignedRule(settings.profile()),
                new RequestObjectRule(),
                new ResponseTypeRule(types),
                new ResponseModeRule(settings.profile()));
    }

    @Override
    public RequestParameters parameters(Client client, Parameters sent, Request http) {
        for (ParameterSource source : sources) {
            Optional<RequestParameters> found = source.read(client, sent, http);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return RequestParameters.plain(sent);
    }

    @Override
    public void check(Request http, Client client, RequestParameters parameters) {
        ResponseTarget target = withState(target(client, parameters.parameters()), parameters.parameters());
        checked(new UncheckedRequest(http, parameters, client, target));
    }

    /** Returns the request, once it has passed every rule. */
    AuthorizationRequest checked(UncheckedRequest request) {
        Parameters parameters = request.parameters();
        rules.forEach(rule -> rule.check(request));
        more.forEach(rule -> rule.check(parameters, request.client()));
        Instant now = settings.now();
        AuthorizationRequest.Builder built = AuthorizationRequest.of(
                        settings.entropy().text(ID_BYTES), AuthorizationRequest.AUTHORIZE, request.target(), now)
                .responseTypes(request.responseTypes())
                .permission(permissions.resolveForUser(request.client(), parameters))
                .binding(binding(parameters))
                .requirements(requirements(parameters))
                .prompts(prompts(parameters))
                .loginHint(parameters.find("login_hint").filter(hint -> hint.length() <= MAX_HINT))
                .pushed(request.source().pushed());
        refinements.forEach(refinement -> refinement.refine(built, parameters, request.client()));
        return built.expires(now.plus(settings.lifetimes().interaction()));
    }

    private CodeBinding binding(Parameters parameters) {
        Map<String, String> values = new LinkedHashMap<>();
        kept.forEach(name -> parameters.find(name).ifPresent(value -> values.put(name, usable(name, value))));
        return new CodeBinding(
                parameters.find("redirect_uri"),
                parameters
                        .find("code_challenge")
                        .map(challenge -> CodeChallenge.of(challenge, parameters.find("code_challenge_method"))),
                key(parameters),
                values);
    }

    private static String usable(String name, String value) {
        if (value.length() > MAX_KEPT) {
            throw OAuthException.invalidRequest("'" + name + "' is longer than " + MAX_KEPT + " characters.");
        }
        return value;
    }

    /** Returns the key that the code is to be bound to (RFC 9449 §10). */
    private static Optional<Confirmation> key(Parameters parameters) {
        Optional<String> thumbprint = parameters.find("dpop_jkt");
        if (thumbprint.isPresent() && !Confirmation.isThumbprint(thumbprint.get())) {
            throw OAuthException.malformed("dpop_jkt").rule("RFC 9449 §10");
        }
        return thumbprint.map(Confirmation::key);
    }

    /** Returns the requirements on the authentication (OpenID Connect Core §3.1.2.1, RFC 9470 §4). */
    private static AuthenticationRequirements requirements(Parameters parameters) {
        Optional<Duration> maxAge = parameters.find("max_age").map(ServerAuthorizationRequests::seconds);
        return new AuthenticationRequirements(maxAge, parameters.words("acr_values"));
    }

    private static Duration seconds(String text) {
        boolean number = text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            throw OAuthException.malformed("max_age").rule("OpenID Connect Core §3.1.2.1");
        }
        return Duration.ofSeconds(Integer.parseInt(text));
    }

    private static Set<String> prompts(Parameters parameters) {
        List<String> prompts = parameters.words("prompt");
        if (prompts.contains("none") && prompts.size() > 1) {
            throw OAuthException.invalidRequest("'prompt=none' must not be combined with another value.")
                    .rule("OpenID Connect Core §3.1.2.1");
        }
        return new LinkedHashSet<>(prompts);
    }

    /** Returns the target of the response. Throws if it is uncertain. */
    ResponseTarget target(Client client, Parameters parameters) {
        Optional<String> sent = parameters.find("redirect_uri");
        if (sent.isEmpty() && settings.profile().demands(Profile.Demand.PUSHED_REQUESTS)) {
            throw OAuthException.missing("redirect_uri").rule("FAPI 2.0 Security Profile §5.3.2.2");
        }
        RedirectUri redirectUri = sent.isPresent() ? registered(client, sent.get()) : onlyOne(client);
        return new ResponseTarget(client.id(), redirectUri, mode(parameters), Optional.empty());
    }

    private static RedirectUri registered(Client client, String sent) {
        return client.redirectUri(sent)
                .orElseThrow(() -> OAuthException.invalidRequest(
                                "The redirect_uri does not match a registered redirect URI.")
                        .rule("RFC 9700 §2.1")
                        .hint("redirect_uri " + sent));
    }

    private static RedirectUri onlyOne(Client client) {
        if (client.redirectUris().size() != 1) {
            throw OAuthException.missing("redirect_uri").rule("RFC 6749 §3.1.2.3");
        }
        return client.redirectUris().get(0);
    }

    /** Returns the requested mode; if that is not possible, the default mode for the error (RFC 6749 §4.2.2.1). */
    private static ResponseMode mode(Parameters parameters) {
        try {
            Set<String> types = parameters
                    .find("response_type")
                    .map(UncheckedRequest::words)
                    .orElse(Set.of());
            return parameters
                    .find("response_mode")
                    .flatMap(name -> ResponseMode.of(name, types))
                    .orElse(ResponseMode.defaultFor(types));
        } catch (OAuthException repeated) {
            return ResponseMode.QUERY;
        }
    }

    static ResponseTarget withState(ResponseTarget target, Parameters parameters) {
        return target.state(parameters.findBytes("state").map(State::new));
    }

    /** Returns the target with the state, unless that is repeated or too long. */
    static ResponseTarget withUsableState(ResponseTarget target, Parameters parameters) {
        try {
            return withState(target, parameters);
        } catch (OAuthException unusable) {
            return target;
        }
    }
}
