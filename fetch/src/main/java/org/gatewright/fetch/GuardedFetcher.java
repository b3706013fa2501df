package org.gatewright.fetch;

import static org.gatewright.server.fetch.FetchException.Kind.BUSY;
import static org.gatewright.server.fetch.FetchException.Kind.NONE;
import static org.gatewright.server.fetch.FetchException.Kind.UNREACHABLE;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.IpLiteral;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.limit.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * A fetcher for small documents over https, from public addresses only, with a short timeout and without redirects,
 * proxies, cookies or compression. Thread-safe.
 *
 * <p>A host name is resolved once, and the connection uses an address of that result. The timeout includes the lookup. At
 * most {@value #PER_MINUTE} documents per minute are fetched from one host and from one address, and {@value
 * #POSTS_PER_MINUTE} forms are sent to it, and at most {@value Places#PER_HOST} at the same time.
 */
public final class GuardedFetcher implements Fetcher {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_LINE = 8 * 1024;
    private static final int MAX_HEADERS = 100;
    private static final int FETCHES = 16;
    private static final int SENDERS = 32;
    private static final int PER_MINUTE = 60;
    private static final int POSTS_PER_MINUTE = 600;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int HTTPS = 443;
    private static final Duration LONGEST_FRESH = Duration.ofDays(1);
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Supplier<SSLContext> tls;
    private final Predicate<InetSocketAddress> reachable;
    private final boolean anyPort;
    private final Duration timeout;
    private final Lookup lookup;
    private final RateLimit targets;
    private final RateLimit posts = targets(POSTS_PER_MINUTE);
    private final Places fetching = new Places(FETCHES);
    private final Places sending = new Places(SENDERS);

    private GuardedFetcher(
            Supplier<SSLContext> tls,
            Predicate<InetSocketAddress> reachable,
            boolean anyPort,
            Duration timeout,
            Lookup lookup,
            RateLimit targets) {
        this.tls = tls;
        this.reachable = reachable;
        this.anyPort = anyPort;
        this.timeout = timeout;
        this.lookup = lookup;
        this.targets = targets;
    }

    /** Creates a fetcher for public addresses and port 443 that uses Java's default trust store. */
    public static GuardedFetcher create() {
        return new GuardedFetcher(
                GuardedFetcher::usualTls, // read when it is needed, since that takes a while
                to -> to.getPort() == HTTPS && PublicAddress.test(to.getAddress()),
                false,
                TIMEOUT,
                Lookup.system(),
                targets(PER_MINUTE));
    }

    private static SSLContext usualTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java has no default trust store", e);
        }
    }

    private static RateLimit targets(int perMinute) {
        return new RateLimit(perMinute, Duration.ofMinutes(1), Clock.systemUTC(), Entropy.system());
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "gatewright-fetch-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** Returns a fetcher that trusts other certificates. */
    public GuardedFetcher trusting(SSLContext certificates) {
        return new GuardedFetcher(() -> certificates, reachable, anyPort, timeout, lookup, targets);
    }

    /** Returns a fetcher that also permits these addresses, on any port; for development and private networks. */
    public GuardedFetcher allowAddresses(Predicate<InetAddress> more) {
        return allow(to -> more.test(to.getAddress()));
    }

    /** Returns a fetcher that also permits these addresses and ports; for development and private networks. */
    public GuardedFetcher allow(Predicate<InetSocketAddress> more) {
        return new GuardedFetcher(tls, reachable.or(more), true, timeout, lookup, targets);
    }

    /**
     * Returns a fetcher with this timeout of at least a millisecond, from the DNS lookup to the last byte; 3 seconds by
     * default.
     */
    public GuardedFetcher timeout(Duration longest) {
        if (longest.toMillis() < 1) { // which sockets would take for no timeout
            throw new IllegalArgumentException("The timeout must be a millisecond or longer, not " + longest);
        }
        return new GuardedFetcher(tls, reachable, anyPort, longest, lookup, targets);
    }

    /** Returns a fetcher that fetches this many documents per minute from one host and address; 0 for no limit. */
    public GuardedFetcher limit(int perMinute) {
        return new GuardedFetcher(tls, reachable, anyPort, timeout, lookup, targets(perMinute));
    }

    /** Returns a fetcher with another DNS lookup. */
    GuardedFetcher lookup(Lookup names) {
        return new GuardedFetcher(tls, reachable, anyPort, timeout, names, targets);
    }

    /** Whether connections to the address are permitted. */
    boolean mayReach(InetSocketAddress address) {
        return reachable.test(address);
    }

    @Override
    public Document get(String address, Set<String> types) {
        HttpGet get = new HttpGet(checked(address));
        get.setHeader("Accept", String.join(", ", types));
        return execute(get, targets, fetching, response -> read(response, types));
    }

    @Override
    public int post(String address, String form) {
        HttpPost post = new HttpPost(checked(address));
        post.setEntity(new StringEntity(form, ContentType.APPLICATION_FORM_URLENCODED.withCharset((Charset) null)));
        return execute(post, posts, sending, ClassicHttpResponse::getCode);
    }

    private <T> T execute(HttpUriRequestBase get, RateLimit limit, Places places, HttpClientResponseHandler<T> reader) {
        String host = get.getAuthority().getHostName().toLowerCase(Locale.ROOT);
        Target target = new Target(System.nanoTime() + timeout.toNanos(), host, limit);
        count(limit, host);
        if (!places.take(host)) {
            throw new FetchException(BUSY, "Too many documents are being fetched");
        }
        ScheduledFuture<?> end = TIMER.schedule(get::abort, timeout.toNanos(), TimeUnit.NANOSECONDS);
        try (CloseableHttpClient client = client(target)) {
            get.setHeader("Connection", "close");
            return client.execute(get, reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new FetchException(UNREACHABLE, "The document could not be fetched", e);
        } catch (FetchException e) {
            throw e;
        } catch (RuntimeException e) {
            if (get.isAborted()) { // between two steps of the client, which then finds its connection gone, or null
                throw new FetchException(UNREACHABLE, "The document could not be fetched in time", e);
            }
            throw e;
        } finally {
            end.cancel(false);
            places.release(host);
        }
    }

    private static void count(RateLimit limit, String target) {
        try {
            limit.count(target);
        } catch (OAuthException tooMany) {
            throw new FetchException(BUSY, "Too many documents were fetched from this host");
        }
    }

    /** Creates a client for a single fetch. */
    private CloseableHttpClient client(Target target) {
        Timeout longest = Timeout.of(timeout);
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(target)
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls.get()))
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxLineLength(MAX_LINE)
                                        .setMaxHeaderCount(MAX_HEADERS)
                                        .build())
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(longest)
                                .setSocketTimeout(longest)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(longest)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setUserAgent("gatewright")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .build();
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
            throw new FetchException(NONE, "The address must not be fetched", e);
        }
        throw new FetchException(NONE, "The address must not be fetched");
    }

    private static Document read(ClassicHttpResponse response, Set<String> types) throws IOException {
        int status = response.getCode();
        if (status != 200) {
            boolean passing = status >= 500 || status == 429 || status == 408;
            throw new FetchException(passing ? UNREACHABLE : NONE, "The document was returned with status " + status);
        }
        String type = header(response, "Content-Type").orElse("");
        int parameter = type.indexOf(';');
        String plain =
                (parameter < 0 ? type : type.substring(0, parameter)).strip().toLowerCase(Locale.ROOT);
        if (!types.contains(plain) || header(response, "Content-Encoding").isPresent()) {
            throw new FetchException(NONE, "The document has an unexpected media type");
        }
        try (InputStream in = response.getEntity().getContent()) {
            byte[] body = in.readNBytes(MAX_BYTES + 1);
            if (body.length > MAX_BYTES) {
                throw new FetchException(NONE, "The document is too large");
            }
            return new Document(
                    new String(body, StandardCharsets.UTF_8),
                    fresh(header(response, "Cache-Control").orElse("")));
        }
    }

    private static Optional<String> header(ClassicHttpResponse response, String name) {
        @Nullable Header header = response.getFirstHeader(name);
        return Optional.ofNullable(header).map(Header::getValue);
    }

    private static Duration fresh(String cacheControl) {
        if (cacheControl.contains("no-store") || cacheControl.contains("no-cache")) {
            return Duration.ZERO;
        }
        int at = cacheControl.indexOf("max-age=");
        long seconds = 0;
        for (int i = at + 8; at >= 0 && i < cacheControl.length() && Character.isDigit(cacheControl.charAt(i)); i++) {
            seconds = Math.min(LONGEST_FRESH.toSeconds(), seconds * 10 + Character.digit(cacheControl.charAt(i), 10));
        }
        return Duration.ofSeconds(seconds);
    }

    /** A resolver for a single fetch that permits only reachable addresses. */
    private final class Target implements DnsResolver {
        private final long deadline;
        private final String host;
        private final RateLimit limit;

        private Target(long deadline, String host, RateLimit limit) {
            this.deadline = deadline;
            this.host = host;
            this.limit = limit;
        }

        @Override
        public InetAddress[] resolve(String name) throws UnknownHostException {
            throw new UnknownHostException("The port is missing");
        }

        @Override
        public List<InetSocketAddress> resolve(String name, int port) throws UnknownHostException {
            List<InetSocketAddress> found = Stream.of(lookup.find(name, deadline - System.nanoTime()))
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
            if (!found.stream().allMatch(GuardedFetcher.this::mayReach)) {
                throw new FetchException(NONE, "The host does not have a public address");
            }
            count(limit, found.get(0).getAddress().getHostAddress());
            return List.of(found.get(0)); // each further address would start a new timeout
        }

        @Override
        public String resolveCanonicalHostname(String name) {
            return host;
        }
    }
}
