package org.gatewright.protocol.http;

import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** An HTTP request as an adapter hands it in: read whole, within the limits of {@link Limits}. Immutable. */
public final class Request {
    private static final Set<String> UTF_8 =
            Set.of("charset=utf-8", "charset=\"utf-8\"", "charset=utf8", "charset=\"utf8\"");

    private final String id = Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
    private final String method;
    private final String path;
    private final String query;
    private final Headers headers;
    private final byte[] body;
    private final Origin origin;

    /** The form of the body, once it was parsed; whoever parses it gets the same value. */
    @Nullable
    Parameters form;

    /**
     * Where a request came from.
     *
     * @param address of the peer
     * @param secure whether the connection to it is encrypted
     * @param certificate what the peer proved by TLS to hold the key of
     */
    public record Origin(String address, boolean secure, Optional<X509Certificate> certificate) {
        /** A peer without a certificate. */
        public Origin(String address, boolean secure) {
            this(address, secure, Optional.empty());
        }
    }

    /**
     * A request.
     *
     * @param target path and query as they came, still encoded
     * @param body empty where there is none; not copied
     */
    public Request(String method, String target, Headers headers, byte[] body, Origin origin) {
        int mark = target.indexOf('?');
        this.method = method;
        this.path = mark < 0 ? target : target.substring(0, mark);
        this.query = mark < 0 ? "" : target.substring(mark + 1);
        this.headers = headers;
        this.body = body;
        this.origin = origin;
    }

    /** Names this request in its answer and in the log; no secret. */
    public String id() {
        return id;
    }

    public String method() {
        return method;
    }

    /** The path as it came, still encoded. */
    public String path() {
        return path;
    }

    /** The query as it came, still encoded; empty where there is none. */
    public String query() {
        return query;
    }

    public Headers headers() {
        return headers;
    }

    public Optional<String> header(String name) {
        return headers.first(name);
    }

    public byte[] body() {
        return body;
    }

    /** Whether the request came over TLS, as far as this server or a proxy it trusts can tell. */
    public boolean secure() {
        return origin.secure;
    }

    /** The address of the sender, as far as this server or a proxy it trusts can tell. */
    public String address() {
        return origin.address;
    }

    /** The certificate of the sender, as far as this server or a proxy it trusts can tell (RFC 8705 §2). */
    public Optional<X509Certificate> certificate() {
        return origin.certificate;
    }

    /** Whether the body is a form: exactly {@code application/x-www-form-urlencoded}, in UTF-8. */
    public boolean hasForm() {
        return headers.all("Content-Type").size() == 1
                && header("Content-Type").map(Request::isForm).orElse(false);
    }

    /** Without the semicolon that some clients put at the end. */
    private static String trimmed(String parameter) {
        String plain = parameter.strip();
        return plain.endsWith(";") ? plain.substring(0, plain.length() - 1).strip() : plain;
    }

    private static boolean isForm(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        String parameter = semicolon < 0 ? "" : trimmed(contentType.substring(semicolon + 1));
        return type.strip().equalsIgnoreCase("application/x-www-form-urlencoded")
                && (parameter.isEmpty() || UTF_8.contains(parameter.toLowerCase(Locale.ROOT)));
    }
}
