package org.gatewright.server.par;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientEndpoint;
import org.gatewright.server.config.Profile;
import org.gatewright.server.config.Settings;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.request.AuthorizationRequests;
import org.gatewright.server.request.ParameterSource.RequestParameters;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;

/**
 * Pushed authorization requests (RFC 9126): a client sends the parameters directly to the server, and the browser
 * carries only a reference to them. The end-user's decision uses up the reference, so a page can be reloaded until
 * then.
 */
public final class PushedRequests implements Feature {
    private static final String PATH = "/par";
    private static final String PREFIX = "urn:ietf:params:oauth:request_uri:";
    private static final int REFERENCE_BYTES = 32;
    private static final Duration LIFE = Duration.ofSeconds(90);
    private static final Set<String> CREDENTIALS =
            Set.of("client_secret", "client_assertion", "client_assertion_type", "client_id", "dpop_jkt");

    @Override
    public void install(Setup setup) {
        Store store = new Store(setup.settings(), setup.stores().oneTimes());
        AuthorizationRequests requests = setup.requests();
        RateLimits.Counters limits = setup.limits();
        ClientEndpoint.Action action =
                (client, form, http) -> push(store, requests, limits, setup.proofs(client), client, form, http);
        setup.clientEndpoint(PATH, "pushed_authorization_request_endpoint", action.local());
        setup.parameterSource((client, sent, http) -> store.pushed(client, sent));
        setup.metadata(
                "require_pushed_authorization_requests",
                setup.settings().profile().demands(Profile.Demand.PUSHED_REQUESTS));
    }

    private static Response push(
            Store store,
            AuthorizationRequests requests,
            RateLimits.Counters limits,
            Function<Request, Optional<Confirmation>> proofs,
            Client client,
            Parameters form,
            Request http) {
        if (form.has("request_uri")) {
            throw OAuthException.invalidRequest("'request_uri' must not be pushed.")
                    .rule("RFC 9126 §2.1");
        }
        if (client.isPublic() || client.registration().isUnproven()) {
            limits.of(RateLimits.Kind.UNAUTHENTICATED).countAddress(http.address());
        }
        RequestParameters source = requests.parameters(client, form, http);
        requests.check(http, client, source);
        Optional<Confirmation> key = key(proofs, source.parameters(), http);
        return Response.json(
                201, Map.of("request_uri", store.put(client, source, key), "expires_in", LIFE.toSeconds()));
    }

    /**
     * Returns the key that the code is to be bound to: that of the DPoP proof, which must equal {@code dpop_jkt} if
     * both are present (RFC 9449 §10.1).
     */
    private static Optional<Confirmation> key(
            Function<Request, Optional<Confirmation>> proofs, Parameters parameters, Request http) {
        Optional<String> named = parameters.find("dpop_jkt");
        Optional<Confirmation> proven = http.header("DPoP").isPresent()
                ? proofs.apply(http).filter(key -> key.method() == Confirmation.Method.JKT)
                : Optional.empty();
        if (named.isPresent()
                && proven.isPresent()
                && !proven.get().thumbprint().equals(named.get())) {
            throw OAuthException.of(
                            ErrorCode.INVALID_DPOP_PROOF, "'dpop_jkt' does not match the key of the DPoP proof.")
                    .rule("RFC 9449 §10.1");
        }
        return named.map(Confirmation::key).or(() -> proven);
    }

    /** The pushed requests, until the end-user's decision uses them up. */
    private record Store(Settings settings, OneTimeStore oneTimes) {
        /** Stores the parameters, and returns the reference to them. */
        String put(Client client, RequestParameters source, Optional<Confirmation> key) {
            Instant now = settings.now();
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("client", client.id());
            row.put("form", source.parameters().encode(CREDENTIALS));
            row.put("signed", source.signed());
            row.put("until", now.plus(LIFE).toEpochMilli());
            key.ifPresent(confirmation -> row.put("jkt", confirmation.thumbprint()));
            String reference = PREFIX + settings.entropy().text(REFERENCE_BYTES);
            // The row outlives the reference, because the end-user may take as long as for any other request.
            Instant end = now.plus(LIFE).plus(settings.lifetimes().interaction());
            oneTimes.put(OneTimeId.hashed("pushed", reference), Json.text(row), end);
            return reference;
        }

        /** Returns the pushed parameters only; any others in the browser's request are ignored (§4). */
        Optional<RequestParameters> pushed(Client client, Parameters sent) {
            Optional<String> reference = sent.find("request_uri").filter(uri -> uri.startsWith(PREFIX));
            if (reference.isEmpty()) {
                return Optional.empty();
            }
            Map<String, Object> row = oneTimes.peek(OneTimeId.hashed("pushed", reference.get()))
                    .map(Json::read)
                    .filter(found -> client.id().equals(found.get("client")))
                    .filter(found -> found.get("until") instanceof Long until
                            && settings.now().toEpochMilli() < until)
                    .orElseThrow(PushedRequests::unknown);
            String form = row.get("form") + (row.get("jkt") instanceof String jkt ? "&dpop_jkt=" + jkt : "");
            boolean signed = Boolean.TRUE.equals(row.get("signed"));
            return Optional.of(new RequestParameters(Parameters.decode(form), signed, reference));
        }
    }

    private static OAuthException unknown() {
        return OAuthException.of(
                        ErrorCode.INVALID_REQUEST_URI, "The pushed request is unknown, used or expired; start again.")
                .rule("RFC 9126 §2.2");
    }
}
