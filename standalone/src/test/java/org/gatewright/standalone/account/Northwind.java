package org.gatewright.standalone.account;

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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.passkey.Passkey;
import org.gatewright.identity.password.Argon2;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserDirectory;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.standalone.Main;
import org.gatewright.standalone.config.FirstStart;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.serve.Extension;
import org.gatewright.standalone.serve.ServerProgram;
import org.gatewright.testkit.Wire;

/** A server with applications, for pictures of its pages. */
final class Northwind implements Extension, AutoCloseable {
    static final String PASSWORD = "brass wheels turning slowly";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String HASH = Argon2.id(Entropy.system()).hash(PASSWORD);

    private final String issuer = "http://localhost:" + Wire.freePort();
    private final Path settings;
    private final ServerProgram program;
    private Optional<StoredUsers> users = Optional.empty();

    Northwind(Path folder) throws IOException {
        settings = folder.resolve("gatewright.yaml");
        FirstStart.write(settings, issuer, Entropy.system());
        Path clients = Files.createFile(folder.resolve("clients.yaml"), FreshProgram.OWNER_ONLY);
        Files.writeString(clients, """
                clients:
                  atlas:
                    client_name: Atlas Notes
                    client_uri: https://notes.atlas.example
                    policy_uri: https://notes.atlas.example/privacy
                    tos_uri: https://notes.atlas.example/terms
                    token_endpoint_auth_method: client_secret_post
                    secret_hashes: ['%s']
                    redirect_uris: [https://notes.atlas.example/callback, %s/forgot]
                    scope: openid profile email notes.read notes.write
                  tv:
                    client_name: Atlas TV
                    token_endpoint_auth_method: none
                    grant_types: ["urn:ietf:params:oauth:grant-type:device_code"]
                    scope: notes.read
                """.formatted(new GeneratedSecret().hash("secret"), issuer));
        Files.writeString(settings, Files.readString(settings) + """
                clients: clients.yaml
                registration: open
                limits: {user-codes: 0, unauthenticated: 0, registrations: 0}
                scopes:
                  openid: Know who you are
                  profile: See your name
                  email: See your email address
                  notes.read: Read your notes
                  notes.write: Write, change and delete your notes
                lifetimes: {session-kept: 30d}
                sign-in:
                  email-codes: true
                  sign-up: true
                  remember-browsers: true
                  providers:
                    contoso:
                      name: Contoso
                      issuer: https://login.contoso.example
                      client-id: northwind
                      client-secret: secret
                attributes:
                  department: {user: edit, label: {"": Department, de: Abteilung, ar: القسم}}
                  cost_centre: {user: see, label: {"": Cost centre, de: Kostenstelle, ar: مركز التكلفة}}
                pages:
                  name: Northwind
                  help: https://northwind.example/help
                  privacy: https://northwind.example/privacy
                  terms: https://northwind.example/terms
                """);
        program = ServerProgram.start(ServerConfig.read(settings), this);
    }

    @Override
    public UserDirectory users(UserDirectory configured) {
        users = Optional.of((StoredUsers) configured);
        return configured;
    }

    /** Adds an end-user, who has a passkey that no authenticator knows. */
    void add(String name, boolean secondStep) {
        Entropy entropy = Entropy.system();
        Instant now = Clock.systemUTC().instant();
        UserProfile profile = UserProfile.named(name)
                .email(Optional.of(name + "@northwind.example"), true)
                .claims(Map.of("name", "Alexandra Koning"));
        Passkey passkey = new Passkey(
                Base64Url.encode(entropy.bytes(16)),
                Base64Url.encode(entropy.bytes(16)),
                0,
                true,
                true,
                true,
                List.of("internal"),
                "00000000-0000-0000-0000-000000000000",
                "Phone",
                now,
                Optional.empty());
        Credentials credentials = Credentials.none(entropy)
                .changePassword(HASH, entropy)
                .passkey(passkey)
                .totp(secondStep ? Optional.of(new Credentials.Totp("sealed elsewhere", 0)) : Optional.empty());
        users.orElseThrow()
                .store()
                .insert(User.create(entropy, UserStatus.ACTIVE, profile, credentials, now.minus(Duration.ofDays(1))));
    }

    String address(String path) {
        return path.startsWith("http:") ? path : issuer + path;
    }

    /** Returns a link for the first account. */
    String welcome() {
        StringWriter output = new StringWriter();
        Main.commands("bootstrap")
                .setOut(new PrintWriter(output))
                .execute("bootstrap", "--config", settings.toString());
        return output.toString().strip();
    }

    /** Returns the link to a page in the mail to that end-user. */
    String mailed(String name, String path) {
        return new Inbox(settings.resolveSibling("mails"), issuer).await(name + "@northwind.example", path);
    }

    /** Returns the code of a device that waits. */
    String userCode() {
        return post("/device_authorization", "application/x-www-form-urlencoded", "client_id=tv&scope=notes.read")
                .get("user_code")
                .toString();
    }

    /** Returns the identifier of an application that has registered itself. */
    String registered() {
        return post("/register", "application/json", """
                        {"client_name": "Tidy Inbox", "redirect_uris": ["https://tidy.example/callback"],
                        "scope": "notes.read"}""").get("client_id").toString();
    }

    private Map<String, Object> post(String path, String type, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(issuer + "/oauth2" + path))
                .header("Content-Type", type)
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

    /** Returns the path of a request for authorization. */
    static String authorize(String client, String redirectUri, String scope) {
        return "/oauth2/authorize?response_type=code&code_challenge_method=S256"
                + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&client_id=" + client + "&redirect_uri="
                + redirectUri + "&scope=" + scope.replace(' ', '+');
    }

    @Override
    public void close() {
        program.close();
    }
}
