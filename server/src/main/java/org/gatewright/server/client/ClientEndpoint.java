package org.gatewright.server.client;

import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.config.Settings;
import org.gatewright.server.event.Refusals;
import org.gatewright.server.limit.Network;
import org.gatewright.server.limit.RateLimits;

/**
 * An endpoint for clients: a form over a secure connection, from a client that proves who it is; every failure is
 * answered as RFC 6749 §5.2 says. Immutable and thread-safe.
 */
public final class ClientEndpoint implements Handler {
    /** The registered parameters of requests to such endpoints; each may be sent once, and in the body alone. */
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
            "assertion",
            "token",
            "token_type_hint",
            "device_code",
            "user_code",
            "subject_token",
            "subject_token_type",
            "actor_token",
            "actor_token_type",
            "requested_token_type",
            "authorization_details");

    private final Settings settings;
    private final RateLimits.Counters limits;
    private final ClientAuthentication authentication;
    private final Refusals refusals;
    private final Action action;

    /** What the endpoint does for a client that is proven. */
    @FunctionalInterface
    public interface Action {
        Response answer(Client client, Parameters form, Request http);
    }

    public ClientEndpoint(
            Settings settings,
            RateLimits.Counters limits,
            ClientAuthentication authentication,
            Refusals refusals,
            Action action) {
        this.settings = settings;
        this.limits = limits;
        this.authentication = authentication;
        this.refusals = refusals;
        this.action = action;
    }

    @Override
    public Response handle(Request http) {
        Optional<String> clientId = Optional.empty();
        try {
            Parameters form = form(http);
            clientId = authentication.claimed(http, form);
            Client client = authenticate(http, form, clientId);
            requireKey(client);
            limits.clientRequests()
                    .count(client.isPublic() ? client.id() + ' ' + Network.of(http.address()) : client.id());
            return action.answer(client, form, http);
        } catch (RuntimeException e) {
            return ErrorResponse.json(challenged(refusals.of(e, http, clientId)), http);
        }
    }

    /** The client that the request names, proven or not; for deciding who may read the response. */
    public Optional<Client> named(Request http) {
        try {
            return authentication.named(http, form(http));
        } catch (RuntimeException unclear) {
            return Optional.empty();
        }
    }

    /** Who guesses is stopped where it is, for the client that it guesses about, before anything is hashed. */
    private Client authenticate(Request http, Parameters form, Optional<String> clientId) {
        String pair = Network.of(http.address()) + ' ' + clientId.orElse("");
        limits.addressFailures().checkAddress(http.address());
        limits.failures().check(pair);
        try {
            return authentication.authenticate(http, form);
        } catch (OAuthException e) {
            if (e.status() == 401) {
                limits.addressFailures().noteAddress(http.address());
                limits.failures().note(pair);
            }
            throw e;
        }
    }

    /** A profile may demand that clients prove themselves with a private key (FAPI 2.0 Security Profile §5.3.2.1). */
    private void requireKey(Client client) {
        if (!settings.profile().permits(client.authMethod())) {
            throw OAuthException.invalidClient()
                    .rule("FAPI 2.0 Security Profile §5.3.2.1")
                    .hint("The profile demands private_key_jwt or mutual TLS.");
        }
    }

    private Parameters form(Request http) {
        settings.requireSecure(http);
        Parameters form = Parameters.ofForm(http);
        if (Parameters.ofQuery(http).names().stream().anyMatch(PARAMETERS::contains)) {
            throw OAuthException.invalidRequest("The parameters of this request belong in the body, not in the query.")
                    .rule("RFC 6749 §3.2");
        }
        form.refuseRepeated(PARAMETERS);
        return form;
    }

    /** An action may reject the client too; it is then asked for its proof in the scheme of these endpoints. */
    private OAuthException challenged(OAuthException refusal) {
        return refusal.status() == 401 && refusal.challenges().isEmpty()
                ? refusal.challenge(Challenge.basic(settings.issuer().value()))
                : refusal;
    }
}
