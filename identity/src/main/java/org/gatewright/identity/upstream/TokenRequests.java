package org.gatewright.identity.upstream;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gatewright.identity.upstream.ProviderException.Kind;
import org.gatewright.protocol.FormCodec;
import org.gatewright.resource.remote.JsonHttp;

/** The token requests to one provider (RFC 6749 §4.1.3). Thread-safe. */
record TokenRequests(Provider provider, JsonHttp http, Clock clock) {
    private static final String ACCEPT = "Accept";
    private static final String JSON = "application/json";

    /** Returns an address with a query that has these parameters. */
    static URI withQuery(String address, Map<String, String> parameters) {
        return URI.create(address + (address.indexOf('?') < 0 ? "?" : "&") + form(parameters));
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + FormCodec.encode(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** Redeems the code in the response. Apple and GitHub require the secret in the form; all others accept Basic. */
    Map<String, Object> redeem(String endpoint, Attempt attempt, Map<String, String> response) {
        String code = Optional.ofNullable(response.get("code"))
                .orElseThrow(() -> new ProviderException(Kind.CANCELLED, "The provider sent no code"));
        String secret = provider.secret().value(provider, clock.instant());
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("code", code);
        parameters.put("redirect_uri", attempt.redirect());
        parameters.put("code_verifier", attempt.verifier());
        if (provider.kind() == Provider.Kind.OPENID) {
            String credentials = FormCodec.encode(provider.clientId()) + ":" + FormCodec.encode(secret);
            String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.US_ASCII));
            return http.post(endpoint, form(parameters), Map.of(ACCEPT, JSON, "Authorization", "Basic " + basic))
                    .object(endpoint);
        }
        parameters.put("client_id", provider.clientId());
        parameters.put("client_secret", secret);
        return http.post(endpoint, form(parameters), Map.of(ACCEPT, JSON)).object(endpoint);
    }
}
