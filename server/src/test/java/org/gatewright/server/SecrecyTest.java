package org.gatewright.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.gatewright.protocol.BasicCredentials;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Profile;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.legacy.PasswordGrant;
import org.gatewright.server.request.Approval;
import org.gatewright.server.testing.ClientFlows;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrecy of credentials: none in the log, in the stores or in the text of an object. */
class SecrecyTest {
    private static final String PASSWORD = "correct-horse-battery-staple";
    private static final String WRONG_PASSWORD = "incorrect-horse-battery-staple";
    private static final String WRONG_SECRET = "not-the-secret-of-the-client";
    private static final String WRONG_VERIFIER = "wrong-verifier-wrong-verifier-wrong-verifier";

    private final Queue<String> secrets = new ConcurrentLinkedQueue<>();
    private final Recorder log = new Recorder();
    private final Logger root = Logger.getLogger("");
    private Optional<Level> level = Optional.empty();
    private final Queue<Interaction> shown = new ConcurrentLinkedQueue<>();
    private volatile boolean accountsFail;

    private static final class Recorder extends Handler {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord record) {
            StringWriter text = new StringWriter();
            text.append(record.getLoggerName()).append(' ').append(new SimpleFormatter().formatMessage(record));
            if (record.getThrown() != null) {
                record.getThrown().printStackTrace(new PrintWriter(text, true));
            }
            lines.add(text.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        level = Optional.ofNullable(root.getLevel());
        log.setLevel(Level.ALL);
        root.setLevel(Level.ALL);
        root.addHandler(log);
    }

    @AfterEach
    void stopListening() {
        root.removeHandler(log);
        level.ifPresent(root::setLevel);
    }

    @Test
    @Checks({"ST-01", "ST-02"})
    @ExpectedLog("server_error")
    void keepsSecretsOutOfTheLogAndTheStores() {
        TestServer server = server();
        secrets.addAll(List.of(
                PASSWORD,
                WRONG_PASSWORD,
                WRONG_SECRET,
                WRONG_VERIFIER,
                Clients.SECRET,
                Clients.basic("app").substring(6),
                TestServer.VERIFIER));
        grantAndRefresh(server);
        failToRedeem(server);
        failToAuthenticate(server);
        usePasswords(server);
        failInside(server);

        assertThat(secrets).hasSizeGreaterThan(20).doesNotContain("");
        assertThat(log.lines).anyMatch(line -> line.contains("gatewright") && line.contains("Refused"));
        assertThat(log.lines).anyMatch(line -> line.contains("the directory of users is down"));
        assertThat(log.lines).allSatisfy(line -> assertThat(line).doesNotContain(secrets));
        assertThat(server.events.refusals)
                .hasSizeGreaterThan(10)
                .allSatisfy(refusal ->
                        assertThat(refusal + " " + refusal.reason().hint()).doesNotContain(secrets));
        List<Authorization> dump = server.stores
                .authorizations()
                .all(new AuthorizationFilter.Subject("alice"))
                .toList();
        assertThat(dump).hasSizeGreaterThan(3);
        assertThat(dump.stream().map(SecrecyTest::everyField))
                .allSatisfy(row -> assertThat(row).contains("alice").doesNotContain(secrets));
    }

    @Test
    @Checks("ST-02")
    void hidesSecretsInToString() {
        TestServer server = server();
        Client client = Clients.app().build();
        assertThat(client.toString()).contains("app").doesNotContain(client.secretHashes());
        assertThat(BasicCredentials.read(Clients.basic("app")).orElseThrow().toString())
                .doesNotContain(Clients.SECRET);
        new ClientFlows(server).code("app", "alice");
        Authorization authorization = server.events.granted.remove(0);
        assertThat(authorization.toString())
                .contains(authorization.id().toString())
                .doesNotContain(
                        authorization.nonce().toString(),
                        Long.toString(authorization.nonce().high()));
        TestResponse page = new ClientFlows(server).authorize("app", "read");
        assertThat(Response.text(200, page.body()).toString()).doesNotContain(page.body());
        assertThat(shown.remove().toString()).doesNotContain(TestServer.key(page));
    }

    private void grantAndRefresh(TestServer server) {
        TestResponse tokens = keep(new ClientFlows(server).redeem("app", code(server, "app")));
        keep(new ClientFlows(server).refresh("app", tokens.json("refresh_token"), "read"));
        assertThat(new ClientFlows(server).isActive(tokens.json("access_token")))
                .isTrue();
        TestResponse first = keep(new ClientFlows(server).redeem("spa", code(server, "spa")));
        TestResponse second = keep(new ClientFlows(server).refresh("spa", first.json("refresh_token")));
        server.clock.advance(Duration.ofSeconds(11));
        refused(new ClientFlows(server).refresh("spa", first.json("refresh_token")), "invalid_grant");
        refused(new ClientFlows(server).refresh("spa", second.json("refresh_token")), "invalid_grant");
        assertThat(new ClientFlows(server).isActive(second.json("access_token")))
                .isFalse();
    }

    private void failToRedeem(TestServer server) {
        String replayed = code(server, "app");
        keep(new ClientFlows(server).redeem("app", replayed));
        refused(new ClientFlows(server).redeem("app", replayed), "invalid_grant");
        refused(new ClientFlows(server).redeem("spa", code(server, "app")), "invalid_grant");
        refused(
                new ClientFlows(server).redeem("app", code(server, "app"), Clients.callback("app"), WRONG_VERIFIER),
                "invalid_grant");
        refused(
                new ClientFlows(server)
                        .redeem("app", code(server, "app"), Clients.callback("spa"), TestServer.VERIFIER),
                "invalid_grant");
        refused(
                server.post("/token?code=" + code(server, "app"), "", "grant_type=authorization_code"),
                "invalid_request");
        TestResponse answered = keepPage(new ClientFlows(server).authorize("app", "read"));
        assertThat(new ClientFlows(server).deny(answered).query()).containsEntry("error", "access_denied");
        assertThat(new ClientFlows(server).grant(answered, Approval.by("alice")).status())
                .isEqualTo(400);
        assertThat(new ClientFlows(server).authorize("nobody", "read").status()).isEqualTo(400);
    }

    private void failToAuthenticate(TestServer server) {
        Map<String, String> request = Map.of("grant_type", "client_credentials", "scope", "read");
        String form = Forms.encode(request);
        keep(new ClientFlows(server).token("service", request));
        for (String client : List.of("service", "nobody")) {
            String basic = Forms.basic(client, WRONG_SECRET);
            secrets.add(basic.substring(6));
            refused(server.token(basic, form), "invalid_client");
            String both = form + "&client_id=" + client + "&client_secret=" + WRONG_SECRET;
            refused(server.token("", both), "invalid_client");
            refused(server.token(basic, both), "invalid_request");
        }
    }

    private void usePasswords(TestServer server) {
        keep(new ClientFlows(server).token("app", password(PASSWORD)));
        refused(new ClientFlows(server).token("app", password(WRONG_PASSWORD)), "invalid_grant");
    }

    private void failInside(TestServer server) {
        String code = code(server, "app");
        accountsFail = true;
        refused(new ClientFlows(server).redeem("app", code), "server_error");
        refused(new ClientFlows(server).token("app", password(PASSWORD)), "server_error");
    }

    private TestServer server() {
        PasswordGrant passwords =
                new PasswordGrant((user, password) -> Optional.of(user).filter(name -> password.equals(PASSWORD)));
        TestServer server = TestServer.start(builder -> builder.profile(Profile.legacy())
                .enable(passwords)
                .interaction((interaction, request) -> {
                    shown.add(interaction);
                    return Response.text(200, "key=" + interaction.ticket());
                })
                .accounts(subject -> {
                    if (accountsFail) {
                        throw new IllegalStateException("the directory of users is down");
                    }
                    return true;
                }));
        server.clients.save(Clients.app(GrantType.PASSWORD).build());
        return server;
    }

    private String code(TestServer server, String client) {
        TestResponse page = keepPage(new ClientFlows(server).authorize(client, "read write"));
        String code = new ClientFlows(server)
                .grant(page, Approval.by("alice"))
                .query()
                .get("code");
        secrets.add(code);
        return code;
    }

    /** Records the ticket of the page and the cookie of the browser as secrets. */
    private TestResponse keepPage(TestResponse page) {
        secrets.add(TestServer.key(page));
        secrets.add(page.cookies().substring(page.cookies().indexOf('=') + 1));
        return page;
    }

    private TestResponse keep(TestResponse response) {
        assertThat(response.status()).isEqualTo(200);
        secrets.add(response.json("access_token"));
        Optional.of(response.json("refresh_token"))
                .filter(text -> !text.isEmpty())
                .ifPresent(secrets::add);
        return response;
    }

    private static void refused(TestResponse response, String error) {
        assertThat(response.error()).isEqualTo(error);
    }

    private static Map<String, String> password(String password) {
        return Map.of("grant_type", "password", "username", "alice", "password", password, "scope", "read");
    }

    private static String everyField(Authorization row) {
        return String.join(
                " ",
                row.id().toString(),
                row.nonce().toString(),
                row.clientId(),
                row.subject().orElse(""),
                row.scope().toString(),
                row.data().toString(),
                row.code().toString(),
                row.refresh().toString());
    }
}
