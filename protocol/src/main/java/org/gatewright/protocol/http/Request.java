package org.gatewright.protocol.http;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An HTTP request from an adapter: read completely, within {@link Limits}. */
public final class Request {
    private static final Set<String> UTF_8 =
            Set.of("charset=utf-8", "charset=\"utf-8\"", "charset=utf8", "charset=\"utf8\"");

    private final long id = ThreadLocalRandom.current().nextLong();
    private final String method;
    private final String path;
    private final String query;
    private final Headers headers;
    private final byte[] body;
    private final Origin origin;

    /** The form of the body, once it was parsed; the same value for every caller. */
    @Nullable
    Parameters form;

    private @Nullable Object derived;

    /**
     * The origin of a request.
     *
     * @param address the address of the peer
     * @param secure whether the connection to it is encrypted
     * @param certificate the certificate for which the peer proved possession of the key by TLS
     * @param user the end-user that the web stack has authenticated, such as by a session of its own
     */
    public record Origin(String address, boolean secure, Optional<X509Certificate> certificate, Optional<String> user) {
        /** Creates an origin without a certificate and a user. */
        public Origin(String address, boolean secure) {
            this(address, secure, Optional.empty(), Optional.empty());
        }

        /** Creates an origin without a user. */
        public Origin(String address, boolean secure, Optional<X509Certificate> certificate) {
            this(address, secure, certificate, Optional.empty());
        }

        /** Returns the same origin, but at that address as a trusted proxy reports it. */
        Origin reported(String client, boolean overTls, Optional<X509Certificate> proven) {
            return new Origin(client, overTls, proven, user);
        }
    }

    /**
     * Creates a request.
     *
     * @param target path and query as received, still encoded
     * @param body empty if there is none; not copied
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

    /** Returns the id of this request in its response and in the log; not secret. */
    public String id() {
        return Long.toUnsignedString(id, 36);
    }

    public String method() {
        return method;
    }

    /** Returns the path as received, still encoded. */
    public String path() {
        return path;
    }

    /** Returns the query as received, still encoded; empty if there is none. */
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

    /** Returns whether the request was sent over TLS, according to this server or a trusted proxy. */
    public boolean secure() {
        return origin.secure;
    }

    /** Returns the address of the sender, according to this server or a trusted proxy. */
    public String address() {
        return origin.address;
    }

    /** Returns the certificate of the sender, according to this server or a trusted proxy (RFC 8705 §2). */
    public Optional<X509Certificate> certificate() {
        return origin.certificate;
    }

    /**
     * Returns a value that is computed from this request, once if the last one asked for had the same type: for a
     * handler whose route needs it to tell whether the request blocks.
     */
    public <T> T derived(Class<T> type, Supplier<T> compute) {
        if (!type.isInstance(derived)) {
            derived = compute.get();
        }
        return type.cast(derived);
    }

    /** Returns the end-user that the web stack has authenticated, if any; for pages with a session of their own. */
    public Optional<String> user() {
        return origin.user;
    }

    /** Returns whether the body is a form: exactly {@code application/x-www-form-urlencoded}, in UTF-8. */
    public boolean hasForm() {
        List<String> types = headers.all("Content-Type");
        return types.size() == 1 && isForm(types.get(0));
    }

    /** Removes the trailing semicolon that some clients send. */
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
