package org.gatewright.benchmarks.program;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.json.Json;
import org.gatewright.testkit.Forms;

/** A client and the browser of one end-user. Not thread-safe. */
public final class Calls {
    /** The PKCE verifier of every code. */
    public static final String VERIFIER = "verifier-verifier-verifier-verifier-verifier";

    private static final Pattern KEY = Pattern.compile("name=\"ticket\" value=\"([^\"]+)\"");

    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]*)");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String issuer;
    private final String user;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    public Calls(String issuer, String user) {
        this.issuer = issuer;
        this.user = user;
    }

    /** The status and members of a response; an {@link IOException} if there is none. */
    public record Answer(int status, Map<String, Object> json) {
        public String text(String member) {
            return String.valueOf(json.get(member));
        }
    }

    /** Obtains a code through the login and consent pages. */
    public String code() throws IOException, InterruptedException {
        Map<String, String> query = Map.of(
                "response_type",
                "code",
                "client_id",
                Settings.CLIENT,
                "redirect_uri",
                Settings.CALLBACK,
                "scope",
                "read",
                "code_challenge",
                CodeChallenge.from(VERIFIER).value(),
                "code_challenge_method",
                "S256");
        HttpResponse<String> login =
                browse(HttpRequest.newBuilder(URI.create(issuer + "/oauth2/authorize?" + Forms.encode(query))));
        HttpResponse<String> consent =
                submit("/login", Map.of("ticket", key(login), "username", user, "password", Settings.PASSWORD));
        HttpResponse<String> response =
                submit("/consent", Map.of("ticket", key(consent), "scope:read", "on", "decision", "allow"));
        String location = response.headers().firstValue("location").orElseThrow();
        Matcher code = CODE.matcher(location);
        if (!code.find()) {
            throw new IOException("No code but " + location); // the error of RFC 6749 §4.1.2.1
        }
        return code.group(1);
    }

    /** Returns the PKCE challenge of every code. */
    public static String challenge() {
        return CodeChallenge.from(VERIFIER).value();
    }

    /** Logs in for an authorization request with that query; returns the cookies of the browser. */
    public String session(String query) throws IOException, InterruptedException {
        HttpResponse<String> login = browse(HttpRequest.newBuilder(URI.create(issuer + "/oauth2/authorize?" + query)));
        submit("/login", Map.of("ticket", key(login), "username", user, "password", Settings.PASSWORD));
        return cookieHeader();
    }

    /** Asks for a token by client credentials. */
    public Answer clientCredentials() throws IOException, InterruptedException {
        return post("/oauth2/token", Map.of("grant_type", "client_credentials"));
    }

    public Answer redeem(String code) throws IOException, InterruptedException {
        return post(
                "/oauth2/token",
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        code,
                        "redirect_uri",
                        Settings.CALLBACK,
                        "code_verifier",
                        VERIFIER));
    }

    public Answer refresh(String token) throws IOException, InterruptedException {
        return post("/oauth2/token", Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    public Answer revoke(String token) throws IOException, InterruptedException {
        return post("/oauth2/revoke", Map.of("token", token));
    }

    public boolean isActive(String token) throws IOException, InterruptedException {
        Answer response = post("/oauth2/introspect", Map.of("token", token));
        if (response.status() != 200) {
            throw new IllegalStateException("Introspection answered " + response.status());
        }
        return response.text("active").equals("true");
    }

    private Answer post(String path, Map<String, String> parameters) throws IOException, InterruptedException {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("client_id", Settings.CLIENT);
        all.put("client_secret", Settings.SECRET);
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(issuer + path))
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(Forms.encode(all)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 503) {
            throw new IOException("503 at " + path); // the store is unavailable, so nothing was acknowledged
        }
        String body = response.body();
        return new Answer(response.statusCode(), body.isEmpty() ? Map.of() : Json.read(body));
    }

    private HttpResponse<String> submit(String path, Map<String, String> fields)
            throws IOException, InterruptedException {
        return browse(HttpRequest.newBuilder(URI.create(issuer + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.ofString(Forms.encode(fields))));
    }

    private HttpResponse<String> browse(HttpRequest.Builder request) throws IOException, InterruptedException {
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookieHeader());
        }
        HttpResponse<String> response =
                http.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
        response.headers().allValues("set-cookie").forEach(this::keep);
        if (response.statusCode() >= 500) {
            throw new IOException("No page but " + response.statusCode());
        }
        return response;
    }

    private String cookieHeader() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    private void keep(String cookie) {
        String pair = cookie.split(";", 2)[0];
        int equals = pair.indexOf('=');
        cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
    }

    private static String key(HttpResponse<String> page) throws IOException {
        Matcher matcher = KEY.matcher(page.body());
        if (!matcher.find()) {
            if (page.headers().firstValue("location").orElse("").contains("error=temporarily_unavailable")) {
                throw new IOException("No form, since the store is unavailable");
            }
            throw new IllegalStateException("No form but " + page.statusCode() + ": " + page.body());
        }
        return matcher.group(1);
    }
}
