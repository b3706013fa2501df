package org.gatewright.standalone.account;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.testkit.Forms;

/** Two confidential clients of a server, with a page to which browsers return. */
record TwoApplications(String issuer, HttpServer server) implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SECRET = "a-secret-of-the-applications";

    // RFC 7636 Appendix B
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    static TwoApplications start(String issuer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] html = "<!doctype html><title>Application</title><h1>Back at the application</h1>"
                .getBytes(StandardCharsets.US_ASCII);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, html.length);
            exchange.getResponseBody().write(html);
            exchange.close();
        });
        server.start();
        return new TwoApplications(issuer, server);
    }

    List<String> names() {
        return List.of("notes", "photos");
    }

    private String redirectUri(String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }

    /** Returns the file of the clients. */
    String settings() {
        StringBuilder file = new StringBuilder("clients:\n");
        for (String name : names()) {
            file.append("""
                      %s:
                        client_name: %s
                        token_endpoint_auth_method: client_secret_post
                        secret_hashes: ['%s']
                        redirect_uris: ['%s']
                        scope: openid profile
                    """.formatted(
                            name,
                            name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1),
                            new GeneratedSecret().hash(SECRET),
                            redirectUri(name)));
        }
        return file.toString();
    }

    String authorize(String name) {
        return issuer + "/oauth2/authorize?"
                + Forms.encode(Map.of(
                        "response_type",
                        "code",
                        "client_id",
                        name,
                        "redirect_uri",
                        redirectUri(name),
                        "scope",
                        "openid profile",
                        "code_challenge",
                        CHALLENGE,
                        "code_challenge_method",
                        "S256"));
    }

    /** Exchanges the code at the end of a flow; returns the access token. */
    String token(String name, String returnedTo) {
        String code = Forms.decode(URI.create(returnedTo).getRawQuery()).get("code");
        Map<String, Object> response = post(
                "/token",
                name,
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        String.valueOf(code),
                        "redirect_uri",
                        redirectUri(name),
                        "code_verifier",
                        VERIFIER));
        return String.valueOf(response.get("access_token"));
    }

    boolean isActive(String token) {
        return names().stream()
                .anyMatch(name -> Boolean.TRUE.equals(
                        post("/introspect", name, Map.of("token", token)).get("active")));
    }

    private Map<String, Object> post(String path, String client, Map<String, String> form) {
        String body = Forms.encode(form) + "&client_id=" + client + "&client_secret=" + SECRET;
        HttpRequest request = HttpRequest.newBuilder(URI.create(issuer + "/oauth2" + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return Json.read(
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
