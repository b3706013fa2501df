package org.gatewright.standalone.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.Wire;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as configured by its settings: over plain HTTP and TLS, and after restarts on the same store. */
class ServerProgramTest {
    private static final Entropy ENTROPY = Entropy.system();

    @TempDir
    Path folder;

    private int port;
    private int management;

    @BeforeEach
    void write() throws IOException {
        port = Wire.freePort();
        management = Wire.freePort();
        key("kek");
        Files.writeString(folder.resolve("users.yaml"), "users: {}\n");
        Files.writeString(folder.resolve("clients.yaml"), """
                clients:
                  service:
                    token_endpoint_auth_method: client_secret_post
                    secret_hashes: ['%s']
                    grant_types: [client_credentials]
                    scope: read
                """.formatted(new GeneratedSecret().hash("secret")));
    }

    private void key(String name) throws IOException {
        Files.writeString(folder.resolve(name), Base64.getEncoder().encodeToString(ENTROPY.bytes(32)));
        Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rw-------"));
    }

    private ServerProgram start(String kek, String more) throws IOException {
        String scheme = more.contains("tls:") ? "https" : "http";
        Path file = folder.resolve("gatewright.yaml");
        Files.writeString(file, """
                issuer: %s://localhost:%d
                listen: localhost:%d
                management: localhost:%d
                store: sqlite:state.db
                key-encryption-key: %s
                users: users.yaml
                clients: clients.yaml
                scopes:
                  read: Read
                %s
                """.formatted(scheme, port, port, management, kek, more));
        return ServerProgram.start(ServerConfig.read(file));
    }

    private record Answer(int status, String body) {
        Map<String, Object> json() {
            return Json.read(body);
        }

        String token() {
            return String.valueOf(json().get("access_token"));
        }
    }

    private static Answer send(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    private static Answer get(String address) throws IOException, InterruptedException {
        return send(
                HttpClient.newHttpClient(),
                HttpRequest.newBuilder(URI.create(address)).build());
    }

    private Answer post(HttpClient http, String scheme, String path, String form)
            throws IOException, InterruptedException {
        return send(
                http,
                HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + port + "/oauth2" + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build());
    }

    private Answer service(String path, String form) throws IOException, InterruptedException {
        return post(HttpClient.newHttpClient(), "http", path, form + "&client_id=service&client_secret=secret");
    }

    @Test
    void keepsTokensAndKeysAfterARestart() throws Exception {
        String token;
        Answer keys;
        try (ServerProgram gateway = start("kek", "")) {
            Answer response = service("/token", "grant_type=client_credentials");
            assertThat(response.json()).containsEntry("scope", "read");
            token = response.token();
            keys = get("http://localhost:" + port + "/oauth2/jwks");
        }
        try (ServerProgram gateway = start("kek", "")) {
            assertThat(service("/introspect", "token=" + token).json()).containsEntry("active", true);
            assertThat(get("http://localhost:" + port + "/oauth2/jwks").json()).isEqualTo(keys.json());
        }
    }

    @Test
    void refusesToStartWithAnotherKeyEncryptionKey() throws Exception {
        start("kek", "").close();
        key("other");
        assertThatIllegalStateException()
                .isThrownBy(() -> start("other", ""))
                .withMessageContaining("another key-encryption key");
        start("kek", "").close();
    }

    @Test
    void restrictsTheStoreFileToItsOwner() throws Exception {
        start("kek", "").close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state.db"))))
                .isEqualTo("rw-------");
    }

    @Test
    @Checks("HT-13")
    void reportsHealthAndMetrics() throws Exception {
        try (ServerProgram gateway = start("kek", "")) {
            service("/token", "grant_type=client_credentials&scope=read");
            service("/token", "grant_type=nonsense");
            String base = "http://localhost:" + management;
            assertThat(get(base + "/health")).isEqualTo(new Answer(200, "{\"status\":\"up\"}"));
            assertThat(get(base + "/metrics").body())
                    .contains(
                            "gatewright_issued_total{grant=\"client_credentials\"} 1.0",
                            "gatewright_refused_total{error=\"unsupported_grant_type\"} 1.0",
                            "gatewright_signature_provider{name=",
                            "gatewright_purged_total",
                            "gatewright_purge_failures_total 0.0",
                            "gatewright_storage_calls 0.0",
                            "gatewright_storage_calls_most 1000.0");
            assertThat(get("http://localhost:" + port + "/metrics").status()).isEqualTo(404);
        }
    }

    @Test
    void completesAcceptedRequestsDuringShutdownAndAcceptsNoOthers() throws Exception {
        String form = "grant_type=client_credentials&scope=read&client_id=service&client_secret=secret";
        ServerProgram gateway = start("kek", "");
        try (Socket begun = new Socket("localhost", port)) {
            begun.getOutputStream()
                    .write(("POST /oauth2/token HTTP/1.1\r\nHost: localhost:" + port
                                    + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                                    + form.length() + "\r\n\r\ngrant_")
                            .getBytes(StandardCharsets.US_ASCII));
            // By now the other request has been accepted, too.
            service("/token", "grant_type=client_credentials&scope=read");
            CompletableFuture<Void> closed = CompletableFuture.runAsync(gateway::close);
            awaitDown();
            begun.getOutputStream().write(form.substring(6).getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(begun.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200")
                    .contains("access_token");
            closed.join();
        }
    }

    /** Waits until health reports the shutdown and the port is closed. */
    private void awaitDown() throws IOException, InterruptedException {
        while (get("http://localhost:" + management + "/health").status() != 503 || listens()) {
            Thread.onSpinWait();
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket("localhost", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @Spec({"RFC 8705 §2.1", "RFC 8705 §3"})
    void authenticatesAClientByItsCertificateOverTls() throws Exception {
        X509Bundle root = certificate("CN=Root").setIsCertificateAuthority(true).buildSelfSigned();
        X509Bundle server = certificate("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle machine = certificate("CN=machine").buildIssuedBy(root);
        Files.writeString(folder.resolve("server.pem"), server.getCertificatePathPEM());
        Files.writeString(folder.resolve("server.key"), server.getPrivateKeyPEM());
        Files.setPosixFilePermissions(folder.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(folder.resolve("root.pem"), root.getCertificatePEM());
        Files.writeString(folder.resolve("clients.yaml"), """
                clients:
                  machine:
                    token_endpoint_auth_method: tls_client_auth
                    tls_client_auth_subject_dn: CN=machine
                    grant_types: [client_credentials]
                    scope: read
                    tls_client_certificate_bound_access_tokens: true
                """);
        String tls = "tls:\n  certificate: server.pem\n  key: server.key\nclient-authorities: root.pem";
        String form = "grant_type=client_credentials&scope=read&client_id=machine";
        try (ServerProgram gateway = start("kek", tls)) {
            assertThat(post(browser(server, null), "https", "/token", form).json())
                    .containsEntry("error", "invalid_client");
            Answer response = post(browser(server, machine.toKeyManagerFactory()), "https", "/token", form);
            assertThat(response.status()).as(response.body()).isEqualTo(200);
            String token = response.token();
            assertThat(post(
                                    browser(server, machine.toKeyManagerFactory()),
                                    "https",
                                    "/introspect",
                                    "client_id=machine&token=" + token)
                            .json())
                    .containsKey("cnf");
        }
    }

    private static CertificateBuilder certificate(String subject) {
        return new CertificateBuilder().ecp256().subject(subject);
    }

    /** A client that trusts the server, with a key of its own or none. */
    private static HttpClient browser(X509Bundle server, @Nullable KeyManagerFactory keys) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                keys == null ? null : keys.getKeyManagers(),
                server.toTrustManagerFactory().getTrustManagers(),
                null);
        return HttpClient.newBuilder().sslContext(context).build();
    }
}
