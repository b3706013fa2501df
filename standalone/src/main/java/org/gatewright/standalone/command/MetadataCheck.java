package org.gatewright.standalone.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.config.Issuer;
import org.gatewright.standalone.config.ServerConfig;

/** The check that clients find the metadata of the server at its issuer (RFC 8414 §3), and that both have the same time. */
final class MetadataCheck {
    private static final String CHECK = "metadata";
    private static final int MAX_LENGTH = 1 << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration DRIFT = Duration.ofSeconds(30);

    private final ServerConfig config;
    private final boolean online;
    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /**
     * Creates the check.
     *
     * @param online whether other machines may be asked
     */
    MetadataCheck(ServerConfig config, boolean online, Clock clock) {
        this.config = config;
        this.online = online;
        this.clock = clock;
    }

    void examine(Consumer<Finding> report) {
        Issuer issuer = config.issuer();
        if (!online && !isHere(URI.create(issuer.value()).getHost())) {
            return;
        }
        String known = issuer.value()
                .substring(0, issuer.value().length() - issuer.path().length());
        fetch(known + "/.well-known/oauth-authorization-server" + issuer.path(), report);
        if (config.openId()) {
            fetch(issuer + "/.well-known/openid-configuration", report);
        }
    }

    private static boolean isHere(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.startsWith("127.")
                || name.equals("[::1]");
    }

    private void fetch(String address, Consumer<Finding> report) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address)).timeout(TIMEOUT).build();
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                report.accept(finding(address, response.statusCode(), body.readNBytes(MAX_LENGTH)));
            }
            response.headers().firstValue("Date").ifPresent(date -> time(date, report));
        } catch (ConnectException e) {
            String nothing = "nothing listens at " + address;
            report.accept(
                    online
                            ? Finding.failed(CHECK, nothing, "start the server, or check the proxy before it")
                            : Finding.warning(CHECK, nothing, "start the server with 'gatewright serve'"));
        } catch (SSLException e) {
            report.accept(Finding.failed(
                    CHECK, address + ": TLS failed: " + e.getMessage(), "check the certificate and its chain"));
        } catch (IOException e) {
            report.accept(Finding.failed(CHECK, address + ": no response: " + e.getMessage(), "check the network"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Finding finding(String address, int status, byte[] body) {
        if (status != 200) {
            return Finding.failed(
                    CHECK, address + " responds with status " + status, "check the proxy, and that it passes on Host");
        }
        try {
            Object named = Json.read(body).getOrDefault("issuer", "none");
            return named.equals(config.issuer().value())
                    ? Finding.ok(CHECK, address)
                    : Finding.failed(CHECK, address + " has the issuer " + named, "check which server is there");
        } catch (IllegalArgumentException e) {
            return Finding.failed(CHECK, address + " is not JSON", "check which server is there");
        }
    }

    private void time(String date, Consumer<Finding> report) {
        try {
            Instant there = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration drift = Duration.between(there, clock.instant()).abs();
            if (drift.compareTo(DRIFT) > 0) {
                report.accept(Finding.warning(
                        "clock",
                        "differs from the server's by seconds: " + drift.toSeconds(),
                        "synchronize the clocks"));
            }
        } catch (DateTimeException e) {
            // Says nothing about the time.
        }
    }
}
