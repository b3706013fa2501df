package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.serve.ServerProgram;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site behind Apache with mod_auth_openidc, whose users log in at the program. */
@Tag("clients")
class ApacheTest {
    private static final Path APACHE = Path.of("/usr/sbin/apache2");
    private static final Pattern FIELD = Pattern.compile("<input [^>]*?name=\"([a-z:]+)\"[^>]*? value=\"([^\"]*)\"");
    private static final Pattern ACTION = Pattern.compile("<form method=\"post\" action=\"([^\"]*)\"");

    @TempDir
    private Path folder;

    private final String issuer = "http://localhost:" + Wire.freePort();
    private final int port = Wire.freePort();
    private final String site = "http://localhost:" + port;
    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
    }

    private ServerProgram program() throws IOException {
        OwnerFile.users(folder);
        Files.writeString(folder.resolve("clients.yaml"), """
                clients:
                  site:
                    secret_hashes: ["%2$s"]
                    redirect_uris: ["%1$s/callback"]
                    post_logout_redirect_uris: ["%1$s/bye"]
                    scope: openid profile
                """.formatted(
                        site, new GeneratedSecret().hash("a-secret-of-the-site")));
        Path file = folder.resolve("gatewright.yaml");
        Files.writeString(file, """
                issuer: %s
                listen: 127.0.0.1:%d
                store: memory
                users: users.yaml
                clients: clients.yaml
                """.formatted(issuer, URI.create(issuer).getPort()));
        return ServerProgram.start(ServerConfig.read(file));
    }

    private void apache() throws IOException {
        assertThat(APACHE)
                .as("install it with: sudo apt-get install apache2-bin libapache2-mod-auth-openidc")
                .exists();
        Path pages = Files.createDirectory(folder.resolve("pages"));
        Files.writeString(pages.resolve("index.html"), "the secret page");
        Files.writeString(pages.resolve("bye"), "bye");
        StringBuilder modules = new StringBuilder();
        for (String name : List.of("mpm_event", "authn_core", "authz_core", "authz_user", "dir", "auth_openidc")) {
            modules.append("LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so\n".formatted(name));
        }
        Path settings =
                Files.writeString(folder.resolve("httpd.conf"), modules + """
                ServerRoot "%1$s"
                ServerName localhost
                PidFile "%1$s/pid"
                ErrorLog "%1$s/error.log"
                Mutex file:%1$s default
                User www-data
                Group www-data
                Listen 127.0.0.1:%2$d
                DocumentRoot "%1$s/pages"
                DirectoryIndex index.html
                OIDCProviderMetadataURL %3$s/.well-known/openid-configuration
                OIDCClientID site
                OIDCClientSecret a-secret-of-the-site
                OIDCRedirectURI %4$s/callback
                OIDCCryptoPassphrase something-long-and-random
                OIDCScope "openid profile"
                OIDCPKCEMethod S256
                OIDCInfoHook userinfo id_token
                OIDCCacheType file
                OIDCCacheDir "%1$s"
                <Location />
                  AuthType openid-connect
                  Require valid-user
                </Location>
                <Location /bye>
                  Require all granted
                </Location>
                """.formatted(folder, port, issuer, site));
        try (var files = Files.walk(folder)) {
            files.forEach(file -> assertThat(file.toFile().setReadable(true, false)
                            && file.toFile().setWritable(true, false)
                            && (!Files.isDirectory(file) || file.toFile().setExecutable(true, false)))
                    .isTrue());
        }
        Process process = new ProcessBuilder(APACHE.toString(), "-DFOREGROUND", "-f", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        processes.add(process);
        Await.until("Apache listens", () -> {
            if (!process.isAlive()) {
                throw new AssertionError(Files.readString(folder.resolve("output")));
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port));
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Accept", "text/html")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Submits the form of a page, with these fields. */
    private HttpResponse<String> submit(HttpResponse<String> page, String... fields)
            throws IOException, InterruptedException {
        Matcher action = ACTION.matcher(page.body());
        assertThat(action.find()).as(page.body()).isTrue();
        Map<String, String> form = new LinkedHashMap<>();
        for (Matcher field = FIELD.matcher(page.body()); field.find(); ) {
            form.putIfAbsent(field.group(1), field.group(2));
        }
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        HttpRequest request = HttpRequest.newBuilder(page.uri().resolve(action.group(1)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/html")
                .header("Origin", issuer)
                .POST(HttpRequest.BodyPublishers.ofString(Forms.encode(form), StandardCharsets.UTF_8))
                .build();
        return browser.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @Spec({
        "OpenID Connect Core §3.1",
        "OpenID Connect Core §5.3",
        "OpenID Connect Discovery §4",
        "OpenID Connect RP-Initiated Logout §2"
    })
    void logsInAndOutWithModAuthOpenidc() throws IOException, InterruptedException {
        try (ServerProgram program = program()) {
            apache();
            HttpResponse<String> login = get(site + "/");
            assertThat(login.uri().toString())
                    .as(login.body() + Files.readString(folder.resolve("error.log")))
                    .startsWith(issuer);
            HttpResponse<String> consent = submit(login, "username", "alice", "password", "wonderland");
            HttpResponse<String> page = submit(consent, "decision", "allow");
            assertThat(page.uri()).hasToString(site + "/");
            assertThat(page.body()).isEqualTo("the secret page");
            Map<String, Object> known =
                    Json.read(get(site + "/callback?info=json").body());
            assertThat(known.get("userinfo").toString()).contains("Alice Liddell");
            assertThat(known.get("id_token").toString()).contains("9a1c7d20-5d0b-4f4e-8f2a-1c2b3d4e5f60");
            String bye = Forms.encode(Map.of("logout", site + "/bye"));
            HttpResponse<String> out = get(site + "/callback?" + bye);
            assertThat(out.uri()).hasToString(site + "/bye");
            assertThat(get(site + "/").uri().toString()).as("a new login").startsWith(issuer);
            assertThat(program).isNotNull();
        }
    }
}
