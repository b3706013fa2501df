package org.gatewright.web.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.ClientCertificates;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Framing;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Limits;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.TrustedProxies;

/** Conversion between servlet requests and responses and those of this library. */
record Messages(TrustedProxies proxies) {
    private static final System.Logger LOG = System.getLogger(Messages.class.getName());
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
    private static final byte[] NONE = {};

    /**
     * A request, and the same for the next filter.
     *
     * @param again one whose body can still be read
     */
    record Received(Request request, HttpServletRequest again) {}

    /** Reads the whole request; empty if it was rejected and an error response was sent. */
    Optional<Received> read(HttpServletRequest from, HttpServletResponse to) throws IOException {
        return read(from, to, true);
    }

    /** Reads the request, but its body only if that is a form. */
    Optional<Received> readForm(HttpServletRequest from, HttpServletResponse to) throws IOException {
        return read(from, to, false);
    }

    private Optional<Received> read(HttpServletRequest from, HttpServletResponse to, boolean any) throws IOException {
        Request empty = head(from);
        if (!any && !empty.hasForm()) {
            return Optional.of(new Received(empty, from)); // the application reads its body, of any size
        }
        Headers headers = empty.headers();
        String target = target(from);
        Optional<Response> refusal = Framing.refuse(target, headers);
        if (refusal.isPresent()) {
            write(to, refusal.get());
            return Optional.empty();
        }
        byte[] sent;
        try {
            sent = body(from, empty);
        } catch (OAuthException refused) {
            write(to, ErrorResponse.json(refused, empty));
            return Optional.empty();
        }
        if (sent.length > Limits.BODY) {
            write(to, Framing.tooLarge());
            return Optional.empty();
        }
        Request request = new Request(from.getMethod(), target, headers, sent, origin(from, headers));
        return Optional.of(new Received(request, new Reread(from, sent)));
    }

    /** Reads the body, or what another filter has made of it. */
    private static byte[] body(HttpServletRequest from, Request request) throws IOException {
        byte[] body;
        try {
            body = from.getInputStream().readNBytes(Limits.BODY + 1);
        } catch (IllegalStateException readAsText) {
            body = NONE;
        }
        return body.length == 0 && request.hasForm() ? form(from, request) : body;
    }

    /** Restores the form from the parameters that the container made of it, without those of the query. */
    private static byte[] form(HttpServletRequest from, Request request) {
        Parameters query = Parameters.ofQuery(request);
        StringBuilder form = new StringBuilder();
        for (Map.Entry<String, String[]> parameter : from.getParameterMap().entrySet()) {
            String[] values = parameter.getValue();
            for (int i = query.count(parameter.getKey()); i < values.length; i++) {
                form.append(form.isEmpty() ? "" : "&")
                        .append(encoded(parameter.getKey(), from))
                        .append('=')
                        .append(encoded(values[i], from));
            }
        }
        return form.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Encodes a decoded text again. Containers differ in how they decode a form that does not name its encoding: as
     * Latin-1, which is one character per byte, or as UTF-8. Bytes that are UTF-8 make no sense as Latin-1.
     */
    private static String encoded(String text, HttpServletRequest from) {
        String named = from.getCharacterEncoding();
        String bytes =
                named == null ? text : new String(text.getBytes(Charset.forName(named)), StandardCharsets.ISO_8859_1);
        boolean isBytes =
                bytes.chars().allMatch(c -> c < 0x100) && FormCodec.utf8(bytes).isPresent();
        return FormCodec.encodeBytes(isBytes ? bytes : FormCodec.latin1(text));
    }

    private static Headers headers(HttpServletRequest from) {
        return Headers.received(fields -> {
            for (String name : Collections.list(from.getHeaderNames())) {
                Collections.list(from.getHeaders(name)).forEach(value -> fields.accept(name, value));
            }
            boolean pseudo = !from.getProtocol().startsWith("HTTP/1") && from.getHeader("Host") == null;
            if (pseudo) { // HTTP/2 has an :authority instead (RFC 9113 §8.3.1)
                boolean usual = from.getServerPort() == (from.isSecure() ? 443 : 80);
                String host = from.getServerName();
                fields.accept("Host", usual ? host : host + ":" + from.getServerPort());
            }
        });
    }

    private Request.Origin origin(HttpServletRequest from, Headers headers) {
        Optional<X509Certificate> certificate =
                from.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && from.isSecure()
                        ? ClientCertificates.leaf(List.of(chain))
                        : Optional.empty();
        Optional<String> user = Optional.ofNullable(from.getRemoteUser());
        return proxies.origin(new Request.Origin(from.getRemoteAddr(), from.isSecure(), certificate, user), headers);
    }

    /** Returns the request without its body, which remains to be read. */
    Request head(HttpServletRequest from) {
        Headers headers = headers(from);
        return new Request(from.getMethod(), target(from), headers, NONE, origin(from, headers));
    }

    private static String target(HttpServletRequest from) {
        String query = from.getQueryString();
        return query == null ? from.getRequestURI() : from.getRequestURI() + '?' + query;
    }

    /** Sends the response. */
    static void write(HttpServletResponse to, Response response) throws IOException {
        to.setStatus(response.status());
        response.headers().copyTo(to::setHeader, to::addHeader);
        byte[] body = response.body().bytes();
        to.setContentLength(body.length);
        if (body.length > 0) {
            to.getOutputStream().write(body);
        }
        to.flushBuffer();
    }

    /** Logs that a response could not be sent. */
    static void closed(Exception gone) {
        LOG.log(System.Logger.Level.DEBUG, "The client closed the connection while receiving", gone);
    }
}
