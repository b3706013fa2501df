package org.gatewright.server.par;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.OAuthError;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorize.RequestReader;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientEndpoint;
import org.gatewright.server.config.Profile;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.Feature;
import org.gatewright.server.engine.ParameterSource;
import org.gatewright.server.interaction.PushedKey;
import org.gatewright.server.token.ProofOfPossession;

/**
 * Pushed authorization requests (RFC 9126): a client sends the parameters from server to server, and the browser only
 * carries a reference to them. The reference is used up by the user's answer, so a page can be loaded again until then.
 */
public final class PushedRequests implements Feature {
    private static final String PATH = "/par";
    private static final String PREFIX = "urn:ietf:params:oauth:request_uri:";
    private static final int REFERENCE_BYTES = 32;
    private static final Duration LIFE = Duration.ofSeconds(90);
    private static final Set<String> CREDENTIALS =
            Set.of("client_secret", "client_assertion", "client_assertion_type", "client_id", "dpop_jkt");

    @Override
    public List<Route> routes(Engine engine) {
        RequestReader reader = new RequestReader(engine);
        List<ProofOfPossession> proofs = engine.proofs();
        ClientEndpoint.Action action = (client, form, http) -> push(engine, reader, proofs, client, form, http);
        return engine.clientRoutes(PATH, action);
    }

    @Override
    public List<ParameterSource> sources(Engine engine) {
        return List.of((client, sent, http) -> pushed(engine, client, sent));
    }

    @Override
    public Map<String, Object> metadata(Engine engine) {
        return Map.of(
                "pushed_authorization_request_endpoint",
                engine.settings().address(PATH),
                "require_pushed_authorization_requests",
                engine.settings().profile().demands(Profile.Demand.PUSHED_REQUESTS));
    }

    private static Response push(
            Engine engine,
            RequestReader reader,
            List<ProofOfPossession> proofs,
            Client client,
            Parameters form,
            Request http) {
        if (form.has("request_uri")) {
            throw OAuthException.invalidRequest("'request_uri' must not be pushed.")
                    .rule("RFC 9126 §2.1");
        }
        if (client.isPublic() || client.registration().isUnproven()) {
            engine.limits().unproven().countAddress(http.address());
        }
        ParameterSource.RequestParameters source = reader.source(client, form, http);
        reader.check(http, client, source);
        Optional<Confirmation> key = key(proofs, client, source.parameters(), http);
        Instant now = engine.settings().now();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("client", client.id());
        row.put("form", source.parameters().encode(CREDENTIALS));
        row.put("signed", source.signed());
        row.put("until", now.plus(LIFE).toEpochMilli());
        key.ifPresent(confirmation -> row.put("jkt", confirmation.thumbprint()));
        String reference = PREFIX + engine.settings().entropy().text(REFERENCE_BYTES);
        // The row outlives the reference, because the user may take as long as for any other request.
        Instant end = now.plus(LIFE).plus(engine.settings().lifetimes().interaction());
        engine.oneTimes().put(PushedKey.of(reference), new String(Json.write(row), StandardCharsets.UTF_8), end);
        return Response.json(201, Map.of("request_uri", reference, "expires_in", LIFE.toSeconds()));
    }

    /** The key of the code: that which signed a proof, and the same as {@code dpop_jkt} if both come (RFC 9449 §10.1). */
    private static Optional<Confirmation> key(
            List<ProofOfPossession> proofs, Client client, Parameters parameters, Request http) {
        Optional<String> named = parameters.find("dpop_jkt");
        Optional<Confirmation> proven = http.header("DPoP").isPresent()
                ? proofs.stream()
                        .flatMap(proof -> proof.confirm(client, http).stream())
                        .filter(key -> key.method() == Confirmation.Method.JKT)
                        .findFirst()
                : Optional.empty();
        if (named.isPresent()
                && proven.isPresent()
                && !proven.get().thumbprint().equals(named.get())) {
            throw OAuthException.of(
                            400, OAuthError.of("invalid_dpop_proof", "'dpop_jkt' names another key than the proof."))
                    .rule("RFC 9449 §10.1");
        }
        return named.map(Confirmation::key).or(() -> proven);
    }

    /** What was pushed is all that counts; whatever else the browser brings is ignored (§4). */
    private static Optional<ParameterSource.RequestParameters> pushed(Engine engine, Client client, Parameters sent) {
        Optional<String> reference = sent.find("request_uri").filter(uri -> uri.startsWith(PREFIX));
        if (reference.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> row = engine.oneTimes()
                .peek(PushedKey.of(reference.get()))
                .map(json -> Json.read(json.getBytes(StandardCharsets.UTF_8)))
                .filter(found -> client.id().equals(found.get("client")))
                .filter(found -> found.get("until") instanceof Long until
                        && engine.settings().now().toEpochMilli() < until)
                .orElseThrow(PushedRequests::unknown);
        String form = row.get("form") + (row.get("jkt") instanceof String jkt ? "&dpop_jkt=" + jkt : "");
        boolean signed = Boolean.TRUE.equals(row.get("signed"));
        return Optional.of(new ParameterSource.RequestParameters(Parameters.decode(form), signed, reference));
    }

    private static OAuthException unknown() {
        return OAuthException.of(
                        400,
                        OAuthError.of(
                                "invalid_request_uri", "The pushed request is unknown, used or expired; start again."))
                .rule("RFC 9126 §2.2");
    }
}
