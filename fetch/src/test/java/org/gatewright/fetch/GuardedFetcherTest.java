package org.gatewright.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protection of fetches against SSRF: only small documents at public addresses are fetched. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardedFetcherTest {
    private static final Set<String> TEXT = Set.of("text/plain");
    private static final String SECRET = "what-only-the-network-knows";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";
    private static final String FORBIDDEN = "The address must not be fetched";

    /** The requested paths and the header fields of the requests. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private final List<String> headers = new CopyOnWriteArrayList<>();
    private SSLContext tls;
    private HttpsServer server;
    private GuardedFetcher fetcher;
    private GuardedFetcher hasty;

    @BeforeAll
    void start() throws Exception {
        tls = Certificates.forHost("localhost");
        server = serve(tls);
        fetcher = GuardedFetcher.create()
                .trusting(tls)
                .allowAddresses(InetAddress::isLoopbackAddress)
                .timeout(Duration.ofMinutes(5))
                .limit(0);
        hasty = fetcher.timeout(Duration.ofMillis(200));
    }

    @AfterAll
    void stop() {
        server.stop(0);
    }

    @BeforeEach
    void resetRecordedRequests() {
        asked.clear();
        headers.clear();
    }

    private HttpsServer serve(SSLContext with) throws IOException {
        HttpsServer started = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        started.setHttpsConfigurator(new HttpsConfigurator(with));
        started.createContext("/", this::respond);
        started.start();
        return started;
    }

    private void respond(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        exchange.getRequestHeaders().forEach((name, values) -> headers.add(name + ": " + values.get(0)));
        asked.add(path);
        String type = path.equals("/page") ? "text/html" : "Text/Plain; charset=utf-8";
        exchange.getResponseHeaders().add("Content-Type", type);
        switch (path) {
            case "/moved" -> exchange.getResponseHeaders().add("Location", "/document");
            case "/old" -> exchange.getResponseHeaders().add("Cache-Control", "public, max-age=600");
            case "/ancient" -> exchange.getResponseHeaders().add("Cache-Control", "max-age=99999999999999999999");
            case "/secret" -> exchange.getResponseHeaders().add("Cache-Control", "no-store, max-age=600");
            case "/gzip" -> exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            default -> exchange.getResponseHeaders().add("Set-Cookie", "a=b");
        }
        byte[] body = switch (path) {
            case "/large" -> "x".repeat(64 * 1024 + 1).getBytes(StandardCharsets.US_ASCII);
            case "/full" -> "x".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
            case "/gzip" -> zipped(SECRET);
            default -> SECRET.getBytes(StandardCharsets.US_ASCII);
        };
        int status = switch (path) {
            case "/moved" -> 302;
            case "/missing" -> 404;
            case "/broken" -> 500;
            case "/created" -> 201;
            default -> 200;
        };
        try (exchange) {
            exchange.sendResponseHeaders(status, path.equals("/large") ? 0 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private String at(String path) {
        return "https://localhost:" + server.getAddress().getPort() + path;
    }

    /** Asserts that the fetch is refused, and that neither the exception nor its causes quote the response. */
    private static String assertRefused(Fetcher by, String address) {
        FetchException refusal = catchThrowableOfType(FetchException.class, () -> by.get(address, TEXT));
        assertThat(refusal).as(address).isNotNull();
        for (Throwable e = refusal; e != null; e = e.getCause()) {
            assertThat(String.valueOf(e.getMessage())).doesNotContain(SECRET, "xxxx");
        }
        return String.valueOf(refusal.getMessage());
    }

    @Test
    @Spec({"RFC 9110 §9.3.1", "RFC 9111 §5.2.2.1"})
    @Checks("DC-02")
    void fetchesADocumentWithoutCookiesOrCredentials() {
        Fetcher.Document document = fetcher.get(at("/document"), TEXT);
        assertThat(document.text()).isEqualTo(SECRET);
        assertThat(document.fresh()).isZero();
        fetcher.get(at("/document"), TEXT);
        assertThat(asked).containsExactly("/document", "/document");
        assertThat(headers)
                .contains("Accept: text/plain")
                .noneMatch(header -> header.startsWith("Cookie:")
                        || header.startsWith("Authorization:")
                        || header.startsWith("Accept-encoding:"));
        assertThat(fetcher.get(at("/full"), TEXT).text()).hasSize(64 * 1024);
    }

    @Test
    @Spec("OpenID Connect Back-Channel Logout §2.5")
    @Checks({"DC-01", "LO-04"})
    void sendsAFormWithTheSameGuard() {
        assertThat(fetcher.post(at("/document"), "logout_token=a.b.c")).isEqualTo(200);
        assertThat(headers)
                .contains("Content-type: application/x-www-form-urlencoded")
                .noneMatch(header -> header.startsWith("Cookie:") || header.startsWith("Authorization:"));
        assertThat(fetcher.post(at("/missing"), "logout_token=a.b.c")).isEqualTo(404);
        assertThat(fetcher.post(at("/large"), "logout_token=a.b.c")).isEqualTo(200);
        assertThat(fetcher.post(at("/moved"), "logout_token=a.b.c"))
                .as("follows no redirect")
                .isEqualTo(302);
        asked.clear();
        for (GuardedFetcher outside : List.of(
                GuardedFetcher.create().trusting(tls), GuardedFetcher.create().allowAddresses(more -> false))) {
            assertThat(catchThrowableOfType(
                            FetchException.class, () -> outside.post(at("/document"), "logout_token=a.b.c")))
                    .isNotNull();
        }
        assertThat(asked).isEmpty();
    }

    @Test
    @Spec({"RFC 9111 §5.2.2.1", "RFC 9111 §5.2.2.5"})
    @Checks("DC-02")
    void followsCacheControlForADayAtMost() {
        assertThat(fetcher.get(at("/old"), TEXT).fresh()).isEqualTo(Duration.ofMinutes(10));
        assertThat(fetcher.get(at("/ancient"), TEXT).fresh()).isEqualTo(Duration.ofDays(1));
        assertThat(fetcher.get(at("/secret"), TEXT).fresh()).isZero();
    }

    @Test
    @Spec("RFC 9700 §4.11")
    @Checks("DC-01")
    void rejectsALoopbackAddressBeforeConnecting() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            listener.configureBlocking(false);
            String address = "https://localhost:" + listener.socket().getLocalPort() + "/document";
            GuardedFetcher anyPort = GuardedFetcher.create().trusting(tls).allowAddresses(more -> false);
            assertRefused(anyPort, address);
            assertRefused(GuardedFetcher.create().trusting(tls), address);
            assertThat(listener.accept()).isNull();
        }
        assertRefused(GuardedFetcher.create(), "https://localhost/document");
        assertRefused(GuardedFetcher.create().trusting(tls), at("/document"));
        assertThat(asked).isEmpty();
        assertThat(fetcher.get(at("/document"), TEXT).text()).isEqualTo(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:PORT/document",
                "HTTP://localhost:PORT/document",
                "ftp://localhost:PORT/document",
                "file:///etc/passwd",
                "jar:https://localhost:PORT/document!/x",
                "gopher://localhost:PORT/document",
                "data:text/plain,x",
                "javascript:alert(1)",
                "//localhost:PORT/document",
                "/document",
                "",
                "https:",
                "https:/document",
                "https:///document",
                "https://user@localhost:PORT/document",
                "https://user:password@localhost:PORT/document",
                "https://localhost:PORT@evil.example/document",
                "https://evil.example\\@localhost:PORT/document",
                "https://localhost:PORT/document#part",
                "https://localhost:PORT/a/../document",
                "https://localhost:PORT/a/%2e%2e/document",
                "https://localhost:PORT/docu ment",
                "https://localhost:PORT/document\r\nX: y",
                "https://localhost:/document",
                "https://localhost:99999/document",
                "https://127.0.0.1:PORT/document",
                "https://[::1]:PORT/document",
                "https://[::ffff:127.0.0.1]:PORT/document",
                "https://127.1:PORT/document",
                "https://2130706433:PORT/document",
                "https://0x7f000001:PORT/document",
                "https://0x7f.0.0.1:PORT/document",
                "https://0177.0.0.1:PORT/document",
                "https://017700000001:PORT/document",
                "https://127.0.0.1.:PORT/document",
                "https://①②⑦.0.0.1:PORT/document"
            })
    @Spec({"RFC 3986 §7.4", "RFC 3986 §7.6"})
    @Checks("DC-01")
    void acceptsOnlyHttpsUrisWithAHostName(String form) {
        String port = String.valueOf(server.getAddress().getPort());
        assertThat(assertRefused(fetcher, form.replace("PORT", port))).isEqualTo(FORBIDDEN);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22", "80", "444", "8443", "6379", "0"})
    @Spec("RFC 3986 §7.2")
    @Checks("DC-01")
    void acceptsOnlyTheDefaultPortUnlessAllowed(String port) {
        assertThat(assertRefused(GuardedFetcher.create(), "https://client.example:" + port + "/document"))
                .isEqualTo(FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/moved", "/missing", "/broken", "/created", "/page", "/gzip", "/large"})
    @Spec({"RFC 9110 §15.4", "RFC 9110 §8.3", "RFC 9110 §8.4"})
    @Checks("DC-02")
    void rejectsRedirectsErrorsWrongTypesAndTooLargeResponses(String path) {
        assertRefused(fetcher, at(path));
        assertThat(asked).containsExactly(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"body", "header", "status"})
    @Spec("RFC 9110 §9.3.1")
    @Checks("DC-02")
    void closesTheConnectionOfASlowSender(String part) throws IOException {
        String slow = "y".repeat(50);
        try (SlowServer drip = switch (part) {
            case "body" -> new SlowServer(tls, OK + "Content-Length: 50\r\n\r\n", slow, "");
            case "header" -> new SlowServer(tls, OK + "Content-Length: 4\r\nX-Slow: ", slow, "\r\n\r\nText");
            default ->
                new SlowServer(
                        tls,
                        "",
                        "HTTP/1.1 200 OK " + slow,
                        "\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nText");
        }) {
            assertRefused(hasty, drip.address());
        }
    }

    @Test
    @Spec("RFC 9110 §9.3.1")
    @Checks("DC-02")
    void closesASilentConnection() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertRefused(hasty, "https://localhost:" + listener.socket().getLocalPort() + "/document");
        }
    }

    @Test
    @Spec("RFC 9110 §9.3.1")
    @Checks("DC-02")
    void servesASlowSenderWithinTheLimit() throws IOException {
        try (SlowServer quick = new SlowServer(tls, OK + "Content-Length: 5\r\n\r\n", "y", "Text")) {
            assertThat(fetcher.get(quick.address(), TEXT).text()).isEqualTo("yText");
        }
    }

    @Test
    @Spec({"RFC 9110 §4.3.4", "RFC 9700 §4.11"})
    @Checks("DC-01")
    void rejectsAnUntrustedServerCertificate() throws Exception {
        SSLContext other = Certificates.forHost("other.example");
        GuardedFetcher usual = GuardedFetcher.create().allowAddresses(InetAddress::isLoopbackAddress);
        assertRefused(usual, at("/document"));
        assertRefused(usual.trusting(SSLContext.getDefault()), at("/document"));
        HttpsServer impostor = serve(other);
        try {
            String address = "https://localhost:" + impostor.getAddress().getPort() + "/document";
            assertRefused(usual.trusting(other), address);
        } finally {
            impostor.stop(0);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    @Checks("DC-01")
    void allowsNoOtherPortOfPublicHostsForAnAllowedAddress() throws IOException {
        GuardedFetcher usual = GuardedFetcher.create();
        GuardedFetcher more = usual.allowAddresses(InetAddress::isLoopbackAddress);
        InetAddress stranger = InetAddress.getByAddress(new byte[] {93, (byte) 184, (byte) 216, 34});
        InetAddress here = InetAddress.getLoopbackAddress();
        assertThat(usual.mayReach(new InetSocketAddress(stranger, 443))).isTrue();
        assertThat(usual.mayReach(new InetSocketAddress(stranger, 8443))).isFalse();
        assertThat(usual.mayReach(new InetSocketAddress(here, 443))).isFalse();
        assertThat(more.mayReach(new InetSocketAddress(stranger, 443))).isTrue();
        assertThat(more.mayReach(new InetSocketAddress(stranger, 8443))).isFalse();
        assertThat(more.mayReach(new InetSocketAddress(here, 8443))).isTrue();
    }

    private static FetchException.Kind kind(Fetcher by, String address) {
        return catchThrowableOfType(FetchException.class, () -> by.get(address, TEXT))
                .kind();
    }

    @Test
    @Checks("DC-02")
    void includesTheNameLookupInTheTimeout() {
        CountDownLatch never = new CountDownLatch(1);
        GuardedFetcher waiting = hasty.lookup(new Lookup(name -> {
            never.await();
            return InetAddress.getAllByName(name);
        }));
        assertThat(kind(waiting, at("/document"))).isEqualTo(FetchException.Kind.UNREACHABLE);
        assertThat(asked).isEmpty();
        never.countDown();
    }

    @Test
    @Checks("DC-02")
    void reportsATimeoutAtAnyStepAsUnreachable() throws IOException {
        try (ServerSocketChannel silent = ServerSocketChannel.open()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String address = "https://localhost:" + silent.socket().getLocalPort() + "/document";
            for (int step = 0; step < 200; step++) {
                GuardedFetcher ending = fetcher.timeout(Duration.ofNanos(1_000_000 + step * 20_000L));
                assertThat(kind(ending, address)).isEqualTo(FetchException.Kind.UNREACHABLE);
            }
        }
    }

    @Test
    @Checks("DC-01")
    void rejectsANameWithAnyNonPublicAddress() throws Exception {
        InetAddress stranger = InetAddress.getByAddress(new byte[] {93, (byte) 184, (byte) 216, 34});
        InetAddress here = InetAddress.getLoopbackAddress();
        GuardedFetcher usual =
                GuardedFetcher.create().trusting(tls).lookup(new Lookup(name -> new InetAddress[] {here, stranger}));
        assertThat(kind(usual, "https://client.example/document")).isEqualTo(FetchException.Kind.NONE);
        assertThat(asked).isEmpty();
    }

    @Test
    @Checks("DC-01")
    void connectsToTheAddressThatWasResolvedAndChecked() throws Exception {
        List<String> lookedUp = new CopyOnWriteArrayList<>();
        InetAddress stranger = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        InetAddress here = InetAddress.getLoopbackAddress();
        GuardedFetcher once = fetcher.lookup(new Lookup(name -> {
            lookedUp.add(name);
            return new InetAddress[] {lookedUp.size() == 1 ? here : stranger};
        }));
        assertThat(once.get(at("/document"), TEXT).text()).isEqualTo(SECRET);
        assertThat(lookedUp).containsExactly("localhost");
        assertThat(kind(once, at("/document"))).isEqualTo(FetchException.Kind.NONE);
    }

    @Test
    @Checks("DC-02")
    void connectsToOneAddressOfANameOnly() throws Exception {
        InetAddress unreachable = InetAddress.getByName("127.0.0.2");
        InetAddress here = InetAddress.getLoopbackAddress();
        GuardedFetcher several = fetcher.lookup(new Lookup(name -> new InetAddress[] {unreachable, here}));
        assertThat(kind(several, at("/document"))).isEqualTo(FetchException.Kind.UNREACHABLE);
        assertThat(asked).isEmpty();
    }

    @Test
    @Checks("DC-02")
    void limitsTheRatePerHostAndAddress() {
        GuardedFetcher limited = fetcher.limit(3);
        for (int i = 0; i < 3; i++) {
            assertThat(limited.get(at("/" + i), TEXT).text()).isEqualTo(SECRET);
        }
        assertThat(kind(limited, at("/more"))).isEqualTo(FetchException.Kind.BUSY);
        GuardedFetcher otherNames = limited.lookup(new Lookup(name -> InetAddress.getAllByName("localhost")));
        String other = "https://other.example:" + server.getAddress().getPort() + "/more";
        assertThat(kind(otherNames, other)).isEqualTo(FetchException.Kind.BUSY); // the address is the same
        assertThat(asked).containsExactly("/0", "/1", "/2");
    }

    @Test
    @Checks({"DC-02", "HT-10"})
    void limitsConcurrentFetchesPerHost() throws Exception {
        Places places = new Places(16);
        for (int i = 0; i < Places.PER_HOST; i++) {
            assertThat(places.take("slow.example")).isTrue();
        }
        assertThat(places.take("slow.example")).isFalse();
        for (int i = 0; i < 12; i++) {
            assertThat(places.take("other" + i + ".example")).isTrue();
        }
        assertThat(places.take("one.more.example")).isFalse();
        places.release("slow.example");
        assertThat(places.take("slow.example")).isTrue();
        places.release("other0.example");
        assertThat(places.take("one.more.example")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"/missing,NONE", "/moved,NONE", "/large,NONE", "/page,NONE", "/broken,UNREACHABLE"})
    @Checks("DC-02")
    void distinguishesAMissingDocumentFromAnUnreachableServer(String path, FetchException.Kind kind) {
        assertThat(kind(fetcher, at(path))).isEqualTo(kind);
    }
}
