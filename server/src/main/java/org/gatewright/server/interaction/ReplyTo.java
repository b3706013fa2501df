package org.gatewright.server.interaction;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.State;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;

/**
 * Where the answer to an authorization request goes. It exists only once the client and its redirect URI are known to
 * belong together; until then every refusal is a page for the human (RFC 6749 §4.1.2.1).
 *
 * @param sent whether the request named the redirect URI, so that the token request has to repeat it
 * @param issuer goes with every answer, against mix-up (RFC 9207)
 */
public record ReplyTo(RedirectUri redirectUri, boolean sent, ResponseMode mode, Optional<State> state, String issuer) {

    /** Sends the browser to the client with these parameters, {@code state} and {@code iss}. */
    public Response send(Map<String, String> parameters) {
        Map<String, String> encoded = new LinkedHashMap<>();
        parameters.forEach((name, value) -> encoded.put(name, FormCodec.encode(value)));
        state.ifPresent(s -> encoded.put("state", FormCodec.encodeBytes(s.latin1())));
        encoded.put("iss", FormCodec.encode(issuer));
        String query = encoded.entrySet().stream()
                .map(parameter -> parameter.getKey() + '=' + parameter.getValue())
                .collect(Collectors.joining("&"));
        return Response.redirect(mode.append(redirectUri.value(), query));
    }

    /** Sends the browser to the client with an error. */
    public Response refuse(OAuthException refusal, Request request) {
        return send(refusal.error().withRequestId(request.id()).parameters())
                .with(ErrorResponse.REQUEST_ID, request.id());
    }
}
