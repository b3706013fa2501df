package org.gatewright.server.client;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.gatewright.protocol.Challenge;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.client.ClientAuthentication.Attempt;
import org.gatewright.server.config.Settings;
import org.gatewright.server.event.Refusals;
import org.gatewright.server.limit.Network;
import org.gatewright.server.limit.RateLimits;

/**
 * An endpoint for clients: a form over a secure connection, from an authenticated client; every error response has the
 * form of RFC 6749 §5.2. Immutable and thread-safe.
 */
public final class ClientEndpoint implements Handler {
    /** The registered parameters of requests to such endpoints; each at most once, and only in the body. */
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

    /** The action of the endpoint for an authenticated client. Thread-safe. */
    @FunctionalInterface
    public interface Action {
        Response respond(Client client, Parameters form, Request http);

        /**
         * Returns whether it may block for a request with that form, on anything but the server's stores.
         *
         * @param client the client that the request names, if there is one
         */
        default boolean blocks(Parameters form, Optional<Client> client) {
            return true;
        }

        /**
         * Returns whether it uses the server's stores for a request, other than to insert an authorization.
         *
         * @param client the client that the request names, if there is one
         */
        default boolean usesStores(Parameters form, Request http, Optional<Client> client) {
            return true;
        }

        /** Returns the same action, which blocks on nothing but the server's stores. */
        default Action local() {
            Action action = this;
            return new Action() {
                @Override
                public Response respond(Client client, Parameters form, Request http) {
                    return action.respond(client, form, http);
                }

                @Override
                public boolean blocks(Parameters form, Optional<Client> client) {
                    return false;
                }
            };
        }
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

    /**
     * Returns whether handling that request may block on anything but the server's stores: a slow hash, or another
     * server.
     */
    public boolean blocks(Request http) {
        try {
            Credentials credentials = credentials(http);
            return credentials.attempt.blocks() || action.blocks(credentials.form, credentials.attempt.named());
        } catch (RuntimeException refusedAtOnce) {
            return false;
        }
    }

    /** Returns whether handling that request uses the server's stores, other than to insert an authorization. */
    public boolean usesStores(Request http) {
        try {
            Credentials credentials = credentials(http);
            return credentials.attempt.usesStores()
                    || action.usesStores(credentials.form, http, credentials.attempt.named());
        } catch (RuntimeException refusedAtOnce) {
            return false;
        }
    }

    @Override
    public Response handle(Request http) {
        Optional<Client> named = Optional.empty();
        Optional<String> clientId = Optional.empty();
        Response response;
        try {
            limits.of(RateLimits.Kind.ADDRESS_FAILURES).checkAddress(http.address());
            Credentials credentials = noted(http, Optional.empty(), () -> credentials(http));
            Attempt attempt = credentials.attempt;
            clientId = Optional.of(attempt.clientId());
            named = Cors.origin(http).flatMap(page -> attempt.named());
            Client client = authenticate(http, attempt);
            requireKey(client);
            limits.of(RateLimits.Kind.CLIENT_REQUESTS).count(client.isPublic() ? pair(http, attempt) : client.id());
            response = action.respond(client, credentials.form, http)
                    .orElse(e -> errorResponse(e, http, Optional.of(attempt.clientId())));
        } catch (RuntimeException e) {
            response = errorResponse(e, http, clientId);
        }
        return Cors.forClient(response, Cors.origin(http), named);
    }

    private Response errorResponse(RuntimeException e, Request http, Optional<String> clientId) {
        return ErrorResponse.json(challenged(refusals.of(e, http, clientId)), http);
    }

    /** What a request was found to contain, read once for both {@link #blocks} and {@link #handle}. */
    private record Credentials(Parameters form, Attempt attempt) {}

    private Credentials credentials(Request http) {
        return http.derived(Credentials.class, () -> {
            Parameters form = form(http);
            return new Credentials(form, authentication.read(http, form));
        });
    }

    /** Rate-limits failed authentication per network address and client, before any secret is hashed. */
    private Client authenticate(Request http, Attempt attempt) {
        limits.of(RateLimits.Kind.CLIENT_FAILURES).check(() -> pair(http, attempt));
        return noted(http, Optional.of(attempt), attempt::authenticate);
    }

    private <T> T noted(Request http, Optional<Attempt> attempt, Supplier<T> step) {
        try {
            return step.get();
        } catch (OAuthException e) {
            if (e.status() == 401) {
                limits.of(RateLimits.Kind.ADDRESS_FAILURES).noteAddress(http.address());
                attempt.ifPresent(
                        failed -> limits.of(RateLimits.Kind.CLIENT_FAILURES).note(pair(http, failed)));
            }
            throw e;
        }
    }

    /** Returns the network address and the client of an attempt. */
    private static String pair(Request http, Attempt attempt) {
        return Network.of(http.address()) + ' ' + attempt.clientId();
    }

    /** Requires authentication with a private key if the profile does (FAPI 2.0 Security Profile §5.3.2.1). */
    private void requireKey(Client client) {
        if (!settings.profile().permits(client.authMethod())) {
            throw OAuthException.invalidClient()
                    .rule("FAPI 2.0 Security Profile §5.3.2.1")
                    .hint("The profile requires private_key_jwt or mutual TLS.");
        }
    }

    private Parameters form(Request http) {
        settings.requireSecure(http);
        Parameters form = Parameters.ofForm(http);
        if (Parameters.ofQuery(http).hasAny(PARAMETERS)) {
            throw OAuthException.invalidRequest("The parameters of this request must be in the body, not in the query.")
                    .rule("RFC 6749 §3.2");
        }
        form.refuseRepeated(PARAMETERS);
        return form;
    }

    /** An action may reject the client too; the response then has the challenge of these endpoints. */
    private OAuthException challenged(OAuthException refusal) {
        return refusal.status() == 401 && refusal.challenges().isEmpty()
                ? refusal.challenge(Challenge.basic(settings.issuer().value()))
                : refusal;
    }
}
