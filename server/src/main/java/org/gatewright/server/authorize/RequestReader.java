package org.gatewright.server.authorize;

import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.State;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Profile;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.ParameterSource;
import org.gatewright.server.engine.ParameterSource.RequestParameters;
import org.gatewright.server.interaction.PendingRequest;
import org.gatewright.server.interaction.ResponseMode;
import org.gatewright.server.interaction.ResponseTarget;

/**
 * Reads authorization requests, whether they come to the authorization endpoint or are pushed before. Immutable and
 * thread-safe.
 */
public final class RequestReader {
    private static final int MAX_HINT = 256;
    private static final int ID_BYTES = 16;

    private final Engine engine;
    private final List<ParameterSource> sources;
    private final List<AuthorizationRule> rules;

    public RequestReader(Engine engine) {
        this.engine = engine;
        this.sources = engine.sources();
        this.rules = List.of(
                new DuplicateParameterRule(),
                request -> engine.settings().requireSecure(request.http()),
                new PushedOrSignedRule(engine.settings().profile()),
                new RequestObjectRule(),
                new ResponseTypeRule(engine.responseTypes()),
                new ResponseModeRule(engine.settings().profile()),
                new PkceRule(engine.settings().profile()),
                new PromptRule());
    }

    /** The parameters that count, wherever they are. */
    public RequestParameters source(Client client, Parameters sent, Request http) {
        for (ParameterSource source : sources) {
            Optional<RequestParameters> found = source.read(client, sent, http);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return RequestParameters.plain(sent);
    }

    /** Refuses a request that the authorization endpoint would refuse (RFC 9126 §2.1). */
    public void check(Request http, Client client, RequestParameters source) {
        ResponseTarget target = withState(target(client, source.parameters()), source.parameters());
        pending(new AuthorizationRequest(http, source, client, target));
    }

    /** The request, once it has passed every rule. */
    PendingRequest pending(AuthorizationRequest request) {
        rules.forEach(rule -> rule.check(request));
        Parameters parameters = request.parameters();
        return new PendingRequest(
                engine.settings().entropy().text(ID_BYTES),
                request.client().id(),
                request.responseType(),
                engine.permissions().resolveForUser(request.client(), parameters),
                request.target(),
                request.challenge(),
                request.confirmation(),
                request.freshness(),
                request.source().pushed(),
                Optional.empty(),
                parameters
                        .find("prompt")
                        .filter(prompt -> List.of(prompt.split(" ")).contains("consent"))
                        .isPresent(),
                parameters.find("login_hint").filter(hint -> hint.length() <= MAX_HINT),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                engine.settings().now().plus(engine.settings().lifetimes().interaction()));
    }

    /** Where the answer goes; refused where that is not certain. */
    ResponseTarget target(Client client, Parameters parameters) {
        Optional<String> sent = parameters.find("redirect_uri");
        if (sent.isEmpty() && engine.settings().profile().demands(Profile.Demand.PUSHED_REQUESTS)) {
            throw OAuthException.missing("redirect_uri").rule("FAPI 2.0 Security Profile §5.3.2.2");
        }
        RedirectUri redirectUri = sent.isPresent() ? registered(client, sent.get()) : onlyOne(client);
        return new ResponseTarget(client.id(), redirectUri, sent.isPresent(), mode(parameters), Optional.empty());
    }

    private static RedirectUri registered(Client client, String sent) {
        return client.redirectUri(sent)
                .orElseThrow(() -> OAuthException.invalidRequest("The redirect URI is not registered for this client.")
                        .rule("RFC 9700 §2.1")
                        .hint("redirect_uri " + sent));
    }

    private static RedirectUri onlyOne(Client client) {
        if (client.redirectUris().size() != 1) {
            throw OAuthException.missing("redirect_uri").rule("RFC 6749 §3.1.2.3");
        }
        return client.redirectUris().get(0);
    }

    /** The mode that is asked for; where it can't be, the usual one carries the refusal (RFC 6749 §4.2.2.1). */
    private static ResponseMode mode(Parameters parameters) {
        try {
            String type = parameters.find("response_type").orElse("");
            return parameters
                    .find("response_mode")
                    .flatMap(name -> ResponseMode.of(name, type))
                    .orElse(ResponseMode.usual(type));
        } catch (OAuthException repeated) {
            return ResponseMode.QUERY;
        }
    }

    static ResponseTarget withState(ResponseTarget target, Parameters parameters) {
        Optional<State> state = parameters.findBytes("state").map(State::new);
        return new ResponseTarget(target.clientId(), target.redirectUri(), target.sent(), target.mode(), state);
    }

    /** A state that is repeated or too long is not sent back. */
    static ResponseTarget withUsableState(ResponseTarget target, Parameters parameters) {
        try {
            return withState(target, parameters);
        } catch (OAuthException unusable) {
            return target;
        }
    }
}
