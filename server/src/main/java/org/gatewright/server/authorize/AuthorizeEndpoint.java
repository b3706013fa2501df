package org.gatewright.server.authorize;

import java.util.Optional;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.client.Client;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.ParameterSource.RequestParameters;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.interaction.ResponseTarget;

/**
 * The authorization endpoint (RFC 6749 §3.1).
 *
 * <p>First it finds out where an answer may go; what is wrong up to there is told to the human. From then on everything
 * is told to the client.
 */
public final class AuthorizeEndpoint implements Handler {
    private final Engine engine;
    private final Interactions interactions;
    private final RequestReader reader;
    private final PushedOrSignedRule sourceRule;
    private final Handler forHumans;

    public AuthorizeEndpoint(Engine engine, Interactions interactions) {
        this.engine = engine;
        this.interactions = interactions;
        this.reader = new RequestReader(engine);
        this.sourceRule = new PushedOrSignedRule(engine.settings().profile());
        this.forHumans = interactions.forHumans(this::route);
    }

    @Override
    public Response handle(Request http) {
        return forHumans.handle(http);
    }

    private Response route(Request http) {
        if (http.method().equals("HEAD")) {
            return Response.empty(200)
                    .with("Content-Type", "text/html; charset=utf-8"); // asks nobody, and answers nothing
        }
        Parameters sent = http.method().equals("POST") ? Parameters.ofQueryAndForm(http) : Parameters.ofQuery(http);
        Client client = client(sent, http);
        RequestParameters source;
        ResponseTarget target;
        try {
            source = reader.source(client, sent, http);
            target = reader.target(client, source.parameters());
        } catch (RuntimeException e) {
            return interactions.page().onError(engine.refusals().of(e, http, Optional.of(client.id())), http);
        }
        Parameters parameters = source.parameters();
        try {
            AuthorizationRequest request =
                    new AuthorizationRequest(http, source, client, RequestReader.withState(target, parameters));
            sourceRule.checkPushed(request);
            return interactions.begin(reader.pending(request), client, http);
        } catch (RuntimeException e) {
            OAuthException refusal = engine.refusals().of(e, http, Optional.of(client.id()));
            if (client.registration().isUnproven()) {
                // Nobody vouches for its address, so nobody is sent there unasked (RFC 9700 §4.11.2).
                return interactions.page().onError(refusal, http);
            }
            return engine.responses().refuse(RequestReader.withUsableState(target, parameters), refusal, http);
        }
    }

    private Client client(Parameters parameters, Request http) {
        String id = parameters.require("client_id");
        return engine.clients()
                .find(id, http.address())
                .orElseThrow(() -> OAuthException.invalidRequest("The client is not known here.")
                        .rule("RFC 6749 §4.1.2.1")
                        .hint("client_id " + id + ", redirect_uri "
                                + parameters.find("redirect_uri").orElse("-")));
    }
}
