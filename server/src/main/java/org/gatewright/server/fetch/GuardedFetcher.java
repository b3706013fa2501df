package org.gatewright.server.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.gatewright.protocol.IpLiteral;
import org.gatewright.protocol.RedirectUri;

/**
 * Fetches over https from public addresses alone, and never more than little, for a short time, from where it was sent:
 * no redirects, no proxies, no cookies, no compression. Thread-safe.
 *
 * <p>The address is checked when the connection is made, not when the name is looked up, so a name that changes its mind
 * leads nowhere.
 */
public final class GuardedFetcher implements Fetcher {
    private static final int MAX_BYTES = 64 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int AT_ONCE = 16;
    private static final int HTTPS = 443;
    private static final Duration LONGEST_FRESH = Duration.ofDays(1);

    private final Supplier<SSLSocketFactory> tls;
    private final Predicate<InetSocketAddress> reachable;
    private final boolean anyPort;
    private final Duration timeout;
    private final Semaphore slots = new Semaphore(AT_ONCE);

    private GuardedFetcher(
            Supplier<SSLSocketFactory> tls, Predicate<InetSocketAddress> reachable, boolean anyPort, Duration timeout) {
        this.tls = tls;
        this.reachable = reachable;
        this.anyPort = anyPort;
        this.timeout = timeout;
    }

    /** Fetches from public addresses, on the usual port, from servers with certificates that Java trusts. */
    public static GuardedFetcher create() {
        return new GuardedFetcher(
                () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
                to -> to.getPort() == HTTPS && PublicAddress.test(to.getAddress()),
                false,
                TIMEOUT);
    }

    /** The same, which trusts other certificates. */
    public GuardedFetcher trusting(SSLSocketFactory sockets) {
        return new GuardedFetcher(() -> sockets, reachable, anyPort, timeout);
    }

    /** The same, which also fetches from these addresses on any port; for development, and networks of one's own. */
    public GuardedFetcher allowAddresses(Predicate<InetAddress> more) {
        return new GuardedFetcher(tls, reachable.or(to -> more.test(to.getAddress())), true, timeout);
    }

    /** The same, which gives up after this time, from the connection to the last byte; 3 seconds by default. */
    public GuardedFetcher timeout(Duration longest) {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("A timeout is more than zero: " + longest);
        }
        return new GuardedFetcher(tls, reachable, anyPort, longest);
    }

    /** Whether a connection to that address may be made. */
    boolean mayReach(InetSocketAddress address) {
        return reachable.test(address);
    }

    @Override
    public Document get(String address, Set<String> types) {
        URI uri = checked(address);
        int millis = (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE);
        if (!slots.tryAcquire()) {
            throw FetchException.busy();
        }
        try (GuardedSockets sockets = new GuardedSockets(tls.get(), this::mayReach, timeout)) {
            HttpsURLConnection connection = (HttpsURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
            connection.setSSLSocketFactory(sockets);
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(millis);
            connection.setReadTimeout(millis);
            connection.setUseCaches(false);
            connection.setRequestProperty("Accept", String.join(", ", types));
            connection.setRequestProperty("Connection", "close");
            connection.setRequestProperty("User-Agent", "gatewright");
            try {
                return read(connection, types);
            } finally {
                connection.disconnect(); // or the JDK keeps it, and for as long as the other side says
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new FetchException("The document could not be fetched", e);
        } finally {
            slots.release();
        }
    }

    private URI checked(String address) {
        try {
            new RedirectUri(address);
            URI uri = URI.create(address);
            boolean plain = address.startsWith("https://")
                    && uri.getHost() != null
                    && !IpLiteral.isAddress(uri.getHost().replace("[", "").replace("]", ""))
                    && (anyPort || uri.getPort() < 0 || uri.getPort() == HTTPS); // before its name is looked up
            if (plain) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new FetchException("The address must not be fetched", e);
        }
        throw new FetchException("The address must not be fetched");
    }

    private static Document read(HttpsURLConnection connection, Set<String> types) throws IOException {
        if (connection.getResponseCode() != 200) {
            throw new FetchException("The document was answered with status " + connection.getResponseCode());
        }
        String type = Optional.ofNullable(connection.getContentType()).orElse("");
        int parameter = type.indexOf(';');
        String plain =
                (parameter < 0 ? type : type.substring(0, parameter)).strip().toLowerCase(Locale.ROOT);
        if (!types.contains(plain) || connection.getContentEncoding() != null) {
            throw new FetchException("The document is of another type");
        }
        try (InputStream in = connection.getInputStream()) {
            byte[] body = in.readNBytes(MAX_BYTES + 1);
            if (body.length > MAX_BYTES) {
                throw new FetchException("The document is too large");
            }
            return new Document(
                    new String(body, StandardCharsets.UTF_8), fresh(connection.getHeaderField("Cache-Control")));
        }
    }

    private static Duration fresh(@org.jspecify.annotations.Nullable String cacheControl) {
        if (cacheControl == null || cacheControl.contains("no-store") || cacheControl.contains("no-cache")) {
            return Duration.ZERO;
        }
        int at = cacheControl.indexOf("max-age=");
        long seconds = 0;
        for (int i = at + 8; at >= 0 && i < cacheControl.length() && Character.isDigit(cacheControl.charAt(i)); i++) {
            seconds = Math.min(LONGEST_FRESH.toSeconds(), seconds * 10 + Character.digit(cacheControl.charAt(i), 10));
        }
        return Duration.ofSeconds(seconds);
    }
}
