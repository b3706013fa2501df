package org.gatewright.server.authorize;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.State;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.client.Client;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.interaction.PendingRequest;
import org.gatewright.server.interaction.ReplyTo;
import org.gatewright.server.interaction.ResponseMode;

/**
 * The authorization endpoint (RFC 6749 §3.1).
 *
 * <p>First it finds out where an answer may go; what is wrong up to there is told to the human. From then on everything
 * is told to the client.
 */
public final class AuthorizeEndpoint implements Handler {
    private static final int MAX_HINT = 256;
    private static final int ID_BYTES = 16;

    private final Engine engine;
    private final Interactions interactions;
    private final List<AuthorizationRule> rules;
    private final Handler forHumans;

    /** An endpoint for these response types. */
    public AuthorizeEndpoint(Engine engine, Interactions interactions, Set<String> responseTypes) {
        this.engine = engine;
        this.interactions = interactions;
        this.forHumans = interactions.forHumans(this::route);
        this.rules = List.of(
                new RepetitionRule(),
                request -> engine.settings().requireSecure(request.http()),
                new RequestObjectRule(),
                new ResponseTypeRule(responseTypes),
                new ResponseModeRule(),
                new PkceRule(),
                new PromptRule());
    }

    @Override
    public Response handle(Request http) {
        return forHumans.handle(http);
    }

    private Response route(Request http) {
        Parameters parameters =
                http.method().equals("POST") ? Parameters.ofQueryAndForm(http) : Parameters.ofQuery(http);
        Client client = client(parameters);
        ReplyTo replyTo = replyTo(client, parameters);
        try {
            return ask(new AuthorizationRequest(http, parameters, client, withState(replyTo, parameters)));
        } catch (RuntimeException e) {
            OAuthException refusal = engine.refusals().of(e, http, Optional.of(client.id()));
            return withUsableState(replyTo, parameters).refuse(refusal, http);
        }
    }

    private Response ask(AuthorizationRequest request) {
        rules.forEach(rule -> rule.check(request));
        PendingRequest pending = new PendingRequest(
                engine.settings().entropy().text(ID_BYTES),
                request.client().id(),
                request.responseType(),
                engine.scopes().resolve(request.client(), request.parameters().findBytes("scope")),
                request.replyTo(),
                request.challenge(),
                request.parameters().find("login_hint").filter(hint -> hint.length() <= MAX_HINT),
                Optional.empty(),
                engine.settings().now().plus(engine.settings().lifetimes().interaction()));
        return interactions.begin(pending, request.client(), request.http());
    }

    private Client client(Parameters parameters) {
        return engine.clients()
                .find(parameters.require("client_id"))
                .orElseThrow(() -> OAuthException.invalidRequest("The client is not known here.")
                        .rule("RFC 6749 §4.1.2.1"));
    }

    private ReplyTo replyTo(Client client, Parameters parameters) {
        Optional<String> sent = parameters.find("redirect_uri");
        RedirectUri redirectUri = sent.isPresent() ? registered(client, sent.get()) : onlyOne(client);
        return new ReplyTo(
                redirectUri,
                sent.isPresent(),
                mode(parameters),
                Optional.empty(),
                engine.settings().issuer().value());
    }

    private static RedirectUri registered(Client client, String sent) {
        return client.redirectUri(sent)
                .orElseThrow(() -> OAuthException.invalidRequest("The redirect URI is not registered for this client.")
                        .rule("RFC 9700 §2.1"));
    }

    private static RedirectUri onlyOne(Client client) {
        if (client.redirectUris().size() != 1) {
            throw OAuthException.missing("redirect_uri").rule("RFC 6749 §3.1.2.3");
        }
        return client.redirectUris().get(0);
    }

    /** Tokens never stand in a query, so neither do errors of a request for one (RFC 6749 §4.2.2.1). */
    private static ResponseMode mode(Parameters parameters) {
        try {
            String type = parameters.find("response_type").orElse("");
            return type.contains("token") ? ResponseMode.FRAGMENT : ResponseMode.QUERY;
        } catch (OAuthException repeated) {
            return ResponseMode.QUERY;
        }
    }

    private static ReplyTo withState(ReplyTo replyTo, Parameters parameters) {
        Optional<State> state = parameters.findBytes("state").map(State::new);
        return new ReplyTo(replyTo.redirectUri(), replyTo.sent(), replyTo.mode(), state, replyTo.issuer());
    }

    /** A state that is repeated or too long is not sent back. */
    private static ReplyTo withUsableState(ReplyTo replyTo, Parameters parameters) {
        try {
            return withState(replyTo, parameters);
        } catch (OAuthException unusable) {
            return replyTo;
        }
    }
}
