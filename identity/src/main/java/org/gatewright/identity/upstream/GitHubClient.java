package org.gatewright.identity.upstream;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.upstream.ProviderException.Kind;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.json.Json;
import org.gatewright.resource.remote.JsonHttp;

/** A client of GitHub, whose interface for users takes the place of an ID token. Thread-safe. */
final class GitHubClient implements ProviderClient {
    private static final String HOST = "https://github.com";

    private final Provider provider;
    private final TokenRequests tokens;
    private final JsonHttp http;

    GitHubClient(Provider provider, JsonHttp http, Clock clock) {
        this.provider = provider;
        this.tokens = new TokenRequests(provider, http, clock);
        this.http = http;
    }

    @Override
    public Provider provider() {
        return provider;
    }

    @Override
    public URI request(Attempt attempt) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", provider.clientId());
        parameters.put("redirect_uri", attempt.redirect());
        parameters.put("scope", String.join(" ", provider.scope()));
        parameters.put("state", attempt.state());
        parameters.put("code_challenge", CodeChallenge.from(attempt.verifier()).value());
        parameters.put("code_challenge_method", "S256");
        if (attempt.fresh()) {
            parameters.put("prompt", "select_account"); // GitHub has no parameter that requires a new authentication
        }
        return TokenRequests.withQuery(provider.issuer() + "/login/oauth/authorize", parameters);
    }

    @Override
    public ProvenIdentity complete(Attempt attempt, Map<String, String> response) {
        if (attempt.fresh()) {
            throw new ProviderException(Kind.INVALID, "GitHub does not say when a user has authenticated");
        }
        String token = new Claims(tokens.redeem(provider.issuer() + "/login/oauth/access_token", attempt, response))
                .text("access_token")
                .orElseThrow(() -> new ProviderException(Kind.INVALID, "GitHub did not accept the code"));
        Map<String, String> headers =
                Map.of("Accept", "application/vnd.github+json", "Authorization", "Bearer " + token);
        String address = interfaceAddress() + "/user";
        Map<String, Object> user = http.get(address, headers).object(address);
        if (!(user.get("id") instanceof Number id)) {
            throw new ProviderException(Kind.INVALID, "GitHub sent no user ID");
        }
        Claims members = new Claims(user);
        Optional<String> email = verifiedEmail(headers);
        return new ProvenIdentity(
                provider.key(),
                provider.issuer(),
                Long.toString(id.longValue()),
                members.text("name").or(() -> members.text("login")).orElse(""),
                email.orElse(""),
                email.isPresent(),
                Optional.empty(),
                List.of());
    }

    private String interfaceAddress() {
        return provider.issuer().equals(HOST) ? "https://api.github.com" : provider.issuer() + "/api/v3";
    }

    /** Returns the primary address, if it is verified. */
    private Optional<String> verifiedEmail(Map<String, String> headers) {
        if (!provider.scope().contains("user:email")) {
            return Optional.empty();
        }
        JsonHttp.Received received = http.get(interfaceAddress() + "/user/emails", headers);
        if (received.status() != 200) {
            return Optional.empty();
        }
        return Json.readArray(received.body().getBytes(StandardCharsets.UTF_8)).stream()
                .flatMap(entry -> Json.object(entry).stream())
                .filter(entry ->
                        Boolean.TRUE.equals(entry.get("primary")) && Boolean.TRUE.equals(entry.get("verified")))
                .flatMap(entry -> new Claims(entry).text("email").stream())
                .findFirst();
    }
}
