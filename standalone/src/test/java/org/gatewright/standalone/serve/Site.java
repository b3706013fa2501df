package org.gatewright.standalone.serve;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.gatewright.identity.password.Argon2;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.Jwk;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.standalone.Main;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.testkit.Wire;

/** A folder with the files of a server, which tests change. */
public final class Site {
    public static final String SECRET = "secret";

    private static final Entropy ENTROPY = Entropy.system();
    private static final AtomicInteger VERSION = new AtomicInteger();

    final Path folder;
    public final int port = Wire.freePort();
    final int management = Wire.freePort();
    private final HttpClient http;
    private final String scheme;

    /** Files for a server over plain HTTP, or over HTTPS for a client that trusts it. */
    Site(Path folder, String scheme, HttpClient http) {
        this.folder = folder;
        this.scheme = scheme;
        this.http = http;
        write("kek", Base64.getEncoder().encodeToString(ENTROPY.bytes(32)));
        users("wonderland", "");
        clients("service");
    }

    public static Site at(Path folder) {
        return new Site(folder, "http", HttpClient.newHttpClient());
    }

    static Entropy entropy() {
        return ENTROPY;
    }

    /** Replaces a file atomically, as careful editors do. */
    public void write(String name, String text) {
        try {
            Path next = folder.resolve(name + "." + VERSION.incrementAndGet());
            Files.writeString(next, text);
            Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
            Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the user Alice with that password and optional further settings. */
    void users(String password, String more) {
        write(
                "users.yaml",
                "users:\n  alice:\n    password: '" + Argon2.id(ENTROPY).hash(password) + "'\n" + more);
    }

    void clients(String... names) {
        StringBuilder text = new StringBuilder(names.length == 0 ? "clients: {}\n" : "clients:\n");
        for (String name : names) {
            text.append("  ").append(name).append(":\n    token_endpoint_auth_method: client_secret_post\n");
            text.append("    secret_hashes: ['")
                    .append(new GeneratedSecret().hash(SECRET))
                    .append("']\n");
            text.append("    grant_types: [client_credentials, password, refresh_token]\n    scope: read\n");
        }
        write("clients.yaml", text.toString());
    }

    Path settings(String more) {
        write("gatewright.yaml", """
                issuer: %s://localhost:%d
                listen: 127.0.0.1:%d
                management: localhost:%d
                profile: legacy
                store: sqlite:state.db
                key-encryption-key: kek
                users: users.yaml
                clients: clients.yaml
                scopes:
                  read: Read
                %s
                """.formatted(scheme, port, port, management, more));
        return folder.resolve("gatewright.yaml");
    }

    public ServerProgram start(String more) {
        return ServerProgram.start(ServerConfig.read(settings(more)));
    }

    /** Runs a command of the program and returns its output and status. */
    record Ran(int status, String out, String err) {}

    static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.commands(arguments)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Ran(status, out.toString(), err.toString());
    }

    record Answer(int status, String body) {
        Map<String, Object> json() {
            return Json.read(body);
        }

        String token(String name) {
            return String.valueOf(json().get(name));
        }
    }

    Answer post(String path, String form) {
        return postAt("/oauth2" + path, form);
    }

    /** The same to a path of any server. */
    Answer postAt(String path, String form) {
        return send(HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + port + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
    }

    /** From the client "service". */
    Answer service(String path, String form) {
        return post(path, form + "&client_id=service&client_secret=" + SECRET);
    }

    Answer login(String password) {
        return service("/token", "grant_type=password&username=alice&password=" + password);
    }

    boolean isActive(String token) {
        return Boolean.TRUE.equals(
                service("/introspect", "token=" + token).json().get("active"));
    }

    /** Returns the number of published signing keys of that type. */
    long keys(String type) {
        return keys().filter(key -> type.equals(key.members().get("kty"))).count();
    }

    /** Returns the ids of the published signing keys. */
    List<Object> keyIds() {
        return keys().map(key -> key.members().get("kid")).toList();
    }

    private Stream<Jwk> keys() {
        return JwkSet.of(send(HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + port + "/oauth2/jwks"))
                                .build())
                        .json())
                .keys()
                .stream();
    }

    Answer health() {
        return send(HttpRequest.newBuilder(URI.create("http://localhost:" + management + "/health"))
                .build());
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
