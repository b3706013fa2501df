package org.gatewright.standalone.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.standalone.Main;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.serve.OpenStore;
import org.gatewright.standalone.serve.ServerProgram;
import org.gatewright.testkit.Wire;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A deployment in a folder, with its users in a SQLite file, on which tests run commands. */
final class Deployment {
    static final String PASSWORD = "seven-crows-on-a-wire";

    private static final String SECRET = "secret";
    private static final Entropy ENTROPY = Entropy.system();

    final Path folder;
    final int port = Wire.freePort();
    private final HttpClient http = HttpClient.newHttpClient();

    private Deployment(Path folder) {
        this.folder = folder;
    }

    static Deployment in(Path folder) {
        Deployment made = new Deployment(folder);
        made.write("kek", Base64.getEncoder().encodeToString(ENTROPY.bytes(32)));
        made.write("clients.yaml", """
                clients:
                  service:
                    client_name: Service
                    token_endpoint_auth_method: client_secret_post
                    secret_hashes: ['%s']
                    grant_types: [client_credentials, password, refresh_token]
                    scope: read openid
                """.formatted(new GeneratedSecret().hash(SECRET)));
        made.settings("");
        return made;
    }

    /** Writes the settings, with further ones. */
    void settings(String more) {
        write("gatewright.yaml", """
                issuer: http://localhost:%d
                listen: 127.0.0.1:%d
                profile: legacy
                store: sqlite:state.db
                key-encryption-key: kek
                clients: clients.yaml
                scopes:
                  read: Read
                  openid: Sign in
                %s
                """.formatted(port, port, more));
    }

    /** Writes a file that only its owner can read. */
    Path write(String name, String text) {
        try {
            Path file = Files.writeString(folder.resolve(name), text);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ServerProgram start() {
        return ServerProgram.start(ServerConfig.read(settings()));
    }

    /** The output and the exit status of a command. */
    record Ran(int status, String out, String err) {
        /** Returns the JSON objects, one per line. */
        List<Map<String, Object>> objects() {
            return out.lines().map(Json::read).toList();
        }

        Map<String, Object> object() {
            return Json.read(out);
        }
    }

    /** Runs a command without input. */
    Ran run(String... arguments) {
        return runWith("", arguments);
    }

    /** Runs a command that reads from standard input. */
    Ran runWith(String input, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            int status = Main.commands(arguments)
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err))
                    .setDefaultValueProvider(argument ->
                            "--config".equals(name(argument)) ? settings().toString() : null)
                    .execute(arguments);
            return new Ran(status, out.toString(), err.toString());
        } finally {
            System.setIn(before);
        }
    }

    private Path settings() {
        return folder.resolve("gatewright.yaml");
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : "";
    }

    /** Adds a user with the {@link #PASSWORD}; returns the subject. */
    String add(String name, String... options) {
        String[] all = Stream.concat(Stream.of("user", "add", name), Arrays.stream(options))
                .toArray(String[]::new);
        Ran ran = runWith(PASSWORD + "\n", all);
        if (ran.status() != 0) {
            throw new AssertionError(ran.err());
        }
        return ran.out().strip();
    }

    /** Shows a user as JSON. */
    Map<String, Object> show(String user) {
        return run("user", "show", user, "--json").object();
    }

    /** Opens the store in this process. */
    <T> T open(Function<OpenTenant, T> use) {
        Clock clock = Clock.systemUTC();
        ServerConfig.OpenedBy by = ServerConfig.storeOf(settings(), Optional.empty());
        try (OpenStore store = OpenStore.open(by.store(), by.encryption(), clock, ENTROPY)) {
            return use.apply(new OpenTenant(by, store, clock, ENTROPY));
        }
    }

    /** Returns the subject of the user with that password, as the server would. */
    Optional<String> authenticate(String name, String password) {
        return open(tenant -> tenant.users().authenticate(name, password));
    }

    record Answer(int status, Map<String, Object> json) {
        String token(String name) {
            return String.valueOf(json.get(name));
        }
    }

    /** Sends a form of the client to the running server. */
    Answer post(String path, Map<String, String> fields) {
        StringBuilder form = new StringBuilder("client_id=service&client_secret=" + SECRET);
        fields.forEach(
                (name, value) -> form.append('&').append(name).append('=').append(FormCodec.encode(value)));
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/oauth2" + path))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), Json.read(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer login(String name, String password) {
        return post("/token", Map.of("grant_type", "password", "username", name, "password", password));
    }

    Answer refresh(Answer tokens) {
        return post("/token", Map.of("grant_type", "refresh_token", "refresh_token", tokens.token("refresh_token")));
    }

    boolean isActive(String token) {
        return Boolean.TRUE.equals(
                post("/introspect", Map.of("token", token)).json().get("active"));
    }
}
