package org.gatewright.server.token;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientAuthentication;
import org.gatewright.server.config.Settings;
import org.gatewright.server.event.Refusals;
import org.gatewright.server.event.ServerEvents;

/** The token endpoint (RFC 6749 §3.2): one client, proven; one grant, which decides; one issuer. */
public final class TokenEndpoint implements Handler {
    /** The registered parameters of token requests; each may be sent once, and in the body alone. */
    private static final Set<String> PARAMETERS = Set.of(
            "grant_type",
            "client_id",
            "client_secret",
            "client_assertion",
            "client_assertion_type",
            "code",
            "redirect_uri",
            "code_verifier",
            "refresh_token",
            "scope",
            "username",
            "password",
            "assertion");

    private final Settings settings;
    private final ClientAuthentication authentication;
    private final List<Grant> grants;
    private final TokenIssuer issuer;
    private final ServerEvents events;
    private final Refusals refusals;

    public TokenEndpoint(
            Settings settings,
            ClientAuthentication authentication,
            List<Grant> grants,
            TokenIssuer issuer,
            ServerEvents events) {
        this.settings = settings;
        this.authentication = authentication;
        this.grants = List.copyOf(grants);
        this.issuer = issuer;
        this.events = events;
        this.refusals = new Refusals(events);
    }

    @Override
    public Response handle(Request http) {
        Optional<String> clientId = Optional.empty();
        try {
            Parameters form = form(http);
            Grant grant = grant(form);
            Client client = authentication.authenticate(http, form);
            clientId = Optional.of(client.id());
            if (!client.mayUse(grant.type())) {
                throw OAuthException.of(
                                ErrorCode.UNAUTHORIZED_CLIENT, "This client is not registered for the grant type.")
                        .rule("RFC 6749 §5.2");
            }
            return answer(grant, new TokenRequest(client, form, http));
        } catch (RuntimeException e) {
            return ErrorResponse.json(challenged(refusals.of(e, http, clientId)), http);
        }
    }

    /** A grant may reject the client too; it is then asked for its proof in the scheme of this endpoint. */
    private OAuthException challenged(OAuthException refusal) {
        return refusal.status() == 401 && refusal.challenge().isEmpty()
                ? refusal.challenge(Challenge.basic(settings.issuer().value()))
                : refusal;
    }

    private Response answer(Grant grant, TokenRequest request) {
        Decision decision = grant.decide(request);
        Map<String, Object> answer = issuer.issue(decision);
        events.issued(decision.authorization(), grant.type());
        return Response.json(200, answer);
    }

    private Parameters form(Request http) {
        settings.requireSecure(http);
        Parameters form = Parameters.ofForm(http);
        if (Parameters.ofQuery(http).names().stream().anyMatch(PARAMETERS::contains)) {
            throw OAuthException.invalidRequest("Parameters of a token request belong in the body, not in the query.")
                    .rule("RFC 6749 §3.2");
        }
        form.refuseRepeated(PARAMETERS);
        return form;
    }

    private Grant grant(Parameters form) {
        String type = form.require("grant_type");
        return grants.stream()
                .filter(grant -> grant.type().value().equals(type))
                .findFirst()
                .orElseThrow(
                        () -> OAuthException.of(ErrorCode.UNSUPPORTED_GRANT_TYPE, "This grant type is not enabled.")
                                .rule("RFC 6749 §5.2"));
    }
}
