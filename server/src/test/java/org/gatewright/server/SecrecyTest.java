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
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.Owner;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Profile;
import org.gatewright.server.interaction.Approval;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.legacy.PasswordGrant;
import org.gatewright.spec.Checks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing that opens a door stands in the log, in the stores or in the text of an object. */
class SecrecyTest {
    private static final String PASSWORD = "correct-horse-battery-staple";
    private static final String WRONG_PASSWORD = "incorrect-horse-battery-staple";
    private static final String WRONG_SECRET = "not-the-secret-of-the-client";
    private static final String WRONG_VERIFIER = "wrong-verifier-wrong-verifier-wrong-verifier";

    private final TestClock clock = new TestClock();
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
    void neitherTheLogNorTheStoresHoldASecretAfterAWholeFlow() {
        InProcess server = server();
        secrets.addAll(List.of(
                PASSWORD,
                WRONG_PASSWORD,
                WRONG_SECRET,
                WRONG_VERIFIER,
                Clients.SECRET,
                Clients.basic("app").substring(6),
                InProcess.VERIFIER,
                "browserbrowserbrowser1"));
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
        List<Authorization> dump = server.stores().authorizations().list(new Owner.Subject("alice"));
        assertThat(dump).hasSizeGreaterThan(3);
        assertThat(dump.stream().map(SecrecyTest::everyField))
                .allSatisfy(row -> assertThat(row).contains("alice").doesNotContain(secrets));
    }

    @Test
    @Checks("ST-02")
    void theTextOfAnObjectShowsNoSecret() {
        InProcess server = server();
        Client client = Clients.app().build();
        assertThat(client.toString()).contains("app").doesNotContain(client.secretHashes());
        assertThat(BasicCredentials.read(Clients.basic("app")).orElseThrow().toString())
                .doesNotContain(Clients.SECRET);
        server.code("app", "alice");
        Authorization authorization = server.events.granted.remove();
        assertThat(authorization.toString())
                .contains(authorization.id().toString())
                .doesNotContain(
                        authorization.nonce().toString(),
                        Long.toString(authorization.nonce().high()));
        Answer page = server.authorize("app", "read");
        assertThat(page.response().toString()).doesNotContain(page.body());
        assertThat(shown.remove().toString()).doesNotContain(page.body());
    }

    private void grantAndRefresh(InProcess server) {
        Answer tokens = keep(server.redeem("app", code(server, "app")));
        keep(server.refresh("app", tokens.text("refresh_token"), "read"));
        assertThat(server.isLive(tokens.text("access_token"))).isTrue();
        Answer first = keep(server.redeem("spa", code(server, "spa")));
        Answer second = keep(server.refresh("spa", first.text("refresh_token")));
        clock.advance(Duration.ofSeconds(11));
        refused(server.refresh("spa", first.text("refresh_token")), "invalid_grant");
        refused(server.refresh("spa", second.text("refresh_token")), "invalid_grant");
        assertThat(server.isLive(second.text("access_token"))).isFalse();
    }

    private void failToRedeem(InProcess server) {
        String replayed = code(server, "app");
        keep(server.redeem("app", replayed));
        refused(server.redeem("app", replayed), "invalid_grant");
        refused(server.redeem("spa", code(server, "app")), "invalid_grant");
        refused(server.redeem("app", code(server, "app"), Clients.callback("app"), WRONG_VERIFIER), "invalid_grant");
        refused(
                server.redeem("app", code(server, "app"), Clients.callback("spa"), InProcess.VERIFIER),
                "invalid_grant");
        refused(
                server.send(
                        "POST", "/token?code=" + code(server, "app"), Headers.none(), "grant_type=authorization_code"),
                "invalid_request");
        String answered = server.authorize("app", "read").body();
        secrets.add(answered);
        assertThat(server.deny(answered).query()).containsEntry("error", "access_denied");
        assertThat(server.grant(answered, Approval.by("alice")).status()).isEqualTo(400);
        assertThat(server.authorize("nobody", "read").status()).isEqualTo(400);
    }

    private void failToAuthenticate(InProcess server) {
        Map<String, String> request = Map.of("grant_type", "client_credentials", "scope", "read");
        String form = InProcess.form(request);
        keep(server.token("service", request));
        for (String client : List.of("service", "nobody")) {
            String basic = Clients.basic(client, WRONG_SECRET);
            secrets.add(basic.substring(6));
            Headers headers = Headers.none().with("Authorization", basic);
            refused(server.send("POST", "/token", headers, form), "invalid_client");
            String both = form + "&client_id=" + client + "&client_secret=" + WRONG_SECRET;
            refused(server.send("POST", "/token", Headers.none(), both), "invalid_client");
            refused(server.send("POST", "/token", headers, both), "invalid_request");
        }
    }

    private void usePasswords(InProcess server) {
        keep(server.token("app", password(PASSWORD)));
        refused(server.token("app", password(WRONG_PASSWORD)), "invalid_grant");
    }

    private void failInside(InProcess server) {
        String code = code(server, "app");
        accountsFail = true;
        refused(server.redeem("app", code), "server_error");
        refused(server.token("app", password(PASSWORD)), "server_error");
    }

    private InProcess server() {
        PasswordGrant passwords =
                new PasswordGrant((user, password) -> Optional.of(user).filter(name -> password.equals(PASSWORD)));
        InProcess server = InProcess.start(builder -> builder.clock(clock)
                .profile(Profile.legacy())
                .enable(passwords)
                .interaction((interaction, request) -> {
                    shown.add(interaction);
                    return Response.text(200, interaction.key());
                })
                .accounts(subject -> {
                    if (accountsFail) {
                        throw new IllegalStateException("the directory of users is down");
                    }
                    return true;
                }));
        server.clients.save(Clients.app().grantTypes(GrantType.PASSWORD).build());
        return server;
    }

    private String code(InProcess server, String client) {
        String key = server.authorize(client, "read write").body();
        String code = InProcess.code(server.grant(key, Approval.by("alice")));
        secrets.add(key);
        secrets.add(code);
        return code;
    }

    private Answer keep(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        secrets.add(answer.text("access_token"));
        Optional.of(answer.text("refresh_token"))
                .filter(text -> !text.isEmpty())
                .ifPresent(secrets::add);
        return answer;
    }

    private static void refused(Answer answer, String error) {
        assertThat(answer.error()).isEqualTo(error);
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
