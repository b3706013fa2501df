package org.gatewright.server.token;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientEndpoint;
import org.gatewright.server.config.Profile;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.Events;

/** The token endpoint (RFC 6749 §3.2), which dispatches to the grants and the issuer. */
public final class TokenEndpoint implements ClientEndpoint.Action {
    private final Map<String, Grant> grants;
    private final List<ProofOfPossession> proofs;
    private final TokenIssuer issuer;
    private final Profile profile;
    private final Events events;

    public TokenEndpoint(
            List<Grant> grants, List<ProofOfPossession> proofs, TokenIssuer issuer, Profile profile, Events events) {
        this.grants = grants.stream()
                .collect(Collectors.toUnmodifiableMap(grant -> grant.type().value(), grant -> grant));
        this.proofs = proofs;
        this.issuer = issuer;
        this.profile = profile;
        this.events = events;
    }

    @Override
    public Response respond(Client client, Parameters form, Request http) {
        Grant grant = grant(form.require("grant_type"));
        if (!client.mayUse(grant.type())) {
            throw OAuthException.of(ErrorCode.UNAUTHORIZED_CLIENT, "The client is not registered for the grant type.")
                    .rule("RFC 6749 §5.2");
        }
        issuer.requireReady(client, http.address()); // before a proof or a code is used up
        Optional<Confirmation> confirmation = confirm(client, http);
        Decision decision = grant.decide(new TokenRequest(client, form, http, confirmation));
        TokenIssuer.Issued issued = issuer.issue(decision, client, confirmation, grant.type());
        Response response = Response.json(200, issued.members())
                .after(
                        issued.stored(),
                        () -> decision.of()
                                .ifPresent(authorization ->
                                        events.publish(new Event.Issued(authorization, grant.type()))));
        for (ProofOfPossession proof : proofs) {
            response = proof.complete(response);
        }
        return response;
    }

    /** Returns whether the grant or the response may block; a grant that is not enabled is rejected at once. */
    @Override
    public boolean blocks(Parameters form, Optional<Client> client) {
        return form.find("grant_type").map(grants::get).filter(Grant::blocks).isPresent()
                || client.filter(issuer::blocks).isPresent();
    }

    @Override
    public boolean usesStores(Parameters form, Request http, Optional<Client> client) {
        if (client.isEmpty()
                || issuer.usesStores(client.get())
                || form.find("grant_type")
                        .map(grants::get)
                        .filter(Grant::usesStores)
                        .isPresent()) {
            return true;
        }
        for (ProofOfPossession proof : proofs) {
            if (proof.usesStores(http)) {
                return true;
            }
        }
        return false;
    }

    /** The proof is verified before anything is used up, so that an invalid one costs no code. */
    private Optional<Confirmation> confirm(Client client, Request http) {
        Optional<Confirmation> confirmation = Optional.empty();
        for (ProofOfPossession proof : proofs) {
            Optional<Confirmation> proven = proof.confirm(client, http);
            confirmation = confirmation.or(() -> proven);
        }
        if (profile.demands(Profile.Demand.BOUND_TOKENS) && confirmation.isEmpty()) {
            throw OAuthException.invalidRequest(
                            "This server issues only sender-constrained tokens; send a proof of possession.")
                    .rule("FAPI 2.0 Security Profile §5.3.2.1");
        }
        if (confirmation.isEmpty() && client.rules().bound()) {
            throw OAuthException.invalidRequest("The client may obtain only sender-constrained tokens.")
                    .hint("Neither DPoP nor mutual TLS, which could bind them, is enabled.")
                    .rule("RFC 9449 §5.2, RFC 8705 §3.4");
        }
        return confirmation;
    }

    private Grant grant(String type) {
        Grant grant = grants.get(type);
        if (grant == null) {
            throw OAuthException.of(ErrorCode.UNSUPPORTED_GRANT_TYPE, "The grant type is not supported.")
                    .rule("RFC 6749 §5.2");
        }
        return grant;
    }
}
