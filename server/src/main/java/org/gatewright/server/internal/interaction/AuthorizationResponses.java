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
 * Sends browsers back to clients with the answers to their requests. Every answer names this server, against mix-up
 * (RFC 9207). Thread-safe.
 */
public record AuthorizationResponses(Settings settings, SigningKeys keys) {
    /** How long a signed answer may be on its way (JARM §2.1). */
    private static final Duration LIFE = Duration.ofMinutes(10);

    private static final String SUBMIT = "document.forms[0].submit()";

    /** The answer with these parameters. */
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

    /** The answer with an error. */
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

    /** The registered query stays as it is, byte for byte (RFC 6749 §3.1.2). */
    private static String separator(String uri) {
        int mark = uri.indexOf('?');
        return mark < 0 ? "?" : mark == uri.length() - 1 ? "" : "&";
    }

    /** The state goes back as the bytes that came, whatever their encoding. */
    private static String encode(ResponseTarget to, Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey()
                        + '='
                        + (parameter.getKey().equals("state")
                                ? FormCodec.encodeBytes(to.state().orElseThrow().latin1())
                                : FormCodec.encode(parameter.getValue())))
                .collect(Collectors.joining("&"));
    }

    /** A page that sends its form at once, or when the end-user presses the button (Form Post Response Mode §2). */
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
