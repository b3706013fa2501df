package org.gatewright.server.internal.interaction;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Html;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.config.Settings;
import org.gatewright.server.request.ResponseTarget;
import org.gatewright.server.signing.SigningKeys;

/**
 * The authorization responses, which are sent through the browser to clients. Every response has an issuer, against
 * mix-up attacks (RFC 9207). Thread-safe.
 */
public record AuthorizationResponses(Settings settings, SigningKeys keys) {
    /** The lifetime of a signed response (JARM §2.1). */
    private static final Duration LIFE = Duration.ofMinutes(10);

    private static final String SUBMIT = "document.forms[0].submit()";

    /** Returns the response with these parameters. */
    public Response send(ResponseTarget to, Map<String, String> parameters) {
        Map<String, String> whole = new LinkedHashMap<>(parameters);
        to.state()
                .ifPresent(state ->
                        whole.put("state", FormCodec.utf8(state.latin1()).orElse(state.latin1())));
        whole.put("iss", settings.issuer().value());
        if (to.mode().isSigned()) {
            return deliver(to, Map.of("response", signed(to, whole)));
        }
        return deliver(to, whole);
    }

    /** Returns the error response. */
    public Response refuse(ResponseTarget to, OAuthException refusal, Request request) {
        return send(to, refusal.error().withRequestId(request.id()).parameters())
                .with(ErrorResponse.REQUEST_ID, request.id());
    }

    private String signed(ResponseTarget to, Map<String, String> parameters) {
        Map<String, Object> claims = new LinkedHashMap<>(parameters);
        claims.put("aud", to.clientId());
        claims.put("exp", settings.now().plus(LIFE).getEpochSecond());
        return keys.current().sign("JWT", claims);
    }

    private static Response deliver(ResponseTarget to, Map<String, String> parameters) {
        String uri = to.redirectUri().value();
        return switch (to.mode()) {
            case QUERY, QUERY_JWT -> Response.redirect(uri + separator(uri) + encode(to, parameters));
            case FRAGMENT, FRAGMENT_JWT -> Response.redirect(uri + '#' + encode(to, parameters));
            case FORM_POST, FORM_POST_JWT -> form(to, parameters);
        };
    }

    /** The registered query is kept unchanged, byte for byte (RFC 6749 §3.1.2). */
    private static String separator(String uri) {
        int mark = uri.indexOf('?');
        return mark < 0 ? "?" : mark == uri.length() - 1 ? "" : "&";
    }

    /** The state is returned as the received bytes, in any encoding. */
    private static String encode(ResponseTarget to, Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey()
                        + '='
                        + (parameter.getKey().equals("state")
                                ? FormCodec.encodeBytes(to.state().orElseThrow().latin1())
                                : FormCodec.encode(parameter.getValue())))
                .collect(Collectors.joining("&"));
    }

    /**
     * Returns a page that submits its form at once, or when the end-user presses the button (Form Post Response Mode
     * §2).
     */
    private static Response form(ResponseTarget to, Map<String, String> parameters) {
        List<Html> fields = parameters.entrySet().stream()
                .map(parameter -> Html.of(
                        "<input type=\"hidden\" name=\"{}\" value=\"{}\">", parameter.getKey(), parameter.getValue()))
                .toList();
        Html document = Html.of("""
                <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Back to the application</title></head>\
                <body><form method="post" action="{}">{}<button>Back to the application</button></form>\
                <script>{}</script></body></html>""", to.redirectUri().value(), Html.join(fields), new Html(SUBMIT));
        return Page.of(document.markup(), "").script(SUBMIT).inFlow().response(200);
    }
}
