package org.gatewright.standalone.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.json.Json;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reloading of settings while the server is running. */
class LiveSettingsTest {
    @TempDir
    Path folder;

    private Site site;

    @BeforeEach
    void files() {
        site = Site.at(folder);
    }

    @Test
    @Checks({"RT-12", "UI-11"})
    void revokesTokensAfterAPasswordChange() {
        try (ServerProgram gateway = site.start("")) {
            Site.Answer tokens = site.login("wonderland");
            String access = tokens.token("access_token");
            assertThat(site.isActive(access)).isTrue();
            site.users("looking-glass", "");
            Await.until("the old token is revoked", () -> !site.isActive(access));
            assertThat(refreshed(tokens).json()).containsEntry("error", "invalid_grant");
            assertThat(site.login("wonderland").status()).isEqualTo(400);
            Site.Answer next = site.login("looking-glass");
            assertThat(site.isActive(next.token("access_token"))).isTrue();
            assertThat(refreshed(next).status()).isEqualTo(200);
        }
    }

    private Site.Answer refreshed(Site.Answer tokens) {
        return site.service("/token", "grant_type=refresh_token&refresh_token=" + tokens.token("refresh_token"));
    }

    @Test
    @Checks({"RT-12", "UI-11"})
    void revokesTokensAfterAPasswordChangeDuringDowntime() {
        Site.Answer tokens;
        try (ServerProgram gateway = site.start("")) {
            tokens = site.login("wonderland");
        }
        try (ServerProgram gateway = site.start("")) {
            assertThat(site.isActive(tokens.token("access_token"))).isTrue();
        }
        site.users("wonderland", ""); // the same password with a new hash is another credential
        try (ServerProgram gateway = site.start("")) {
            assertThat(site.isActive(tokens.token("access_token"))).isFalse();
            assertThat(refreshed(tokens).json()).containsEntry("error", "invalid_grant");
        }
    }

    @Test
    @Checks({"RT-12", "UI-11"})
    void revokesTokensOfLockedAndRemovedUsers() {
        try (ServerProgram gateway = site.start("")) {
            String access = site.login("wonderland").token("access_token");
            site.users("wonderland", "    locked: true\n");
            Await.until("the token of the locked user is revoked", () -> !site.isActive(access));
            assertThat(site.login("wonderland").status()).isEqualTo(400);
            site.write("users.yaml", "users: {}\n");
            assertThat(site.isActive(access)).isFalse();
        }
    }

    @Test
    void addsAndRemovesClients() {
        try (ServerProgram gateway = site.start("limits: {client-failures: 0, address-failures: 0}")) {
            String access = site.login("wonderland").token("access_token");
            site.clients("service", "second");
            String second = "&client_id=second&client_secret=" + Site.SECRET;
            Await.until(
                    "the new client is known",
                    () -> site.post("/token", "grant_type=client_credentials" + second)
                                    .status()
                            == 200);
            site.clients("second");
            Await.until(
                    "the old client is removed", () -> site.login("wonderland").status() == 401);
            site.clients("service");
            Await.until(
                    "the client is added again", () -> site.login("wonderland").status() == 200);
            assertThat(site.isActive(access)).isFalse(); // its tokens were revoked with it
        }
    }

    @Test
    @ExpectedLog("Keeping the previous version")
    @Checks("OP-01")
    void keepsClientsWhileTheirFileIsMissing() throws IOException {
        try (ServerProgram gateway = site.start("")) {
            String access = site.login("wonderland").token("access_token");
            Files.move(folder.resolve("clients.yaml"), folder.resolve("moved.yaml"));
            Await.until(
                    "health is degraded",
                    () -> "degraded".equals(site.health().json().get("status")));
            assertThat(site.isActive(access)).isTrue();
            assertThat(folder.resolve("clients.yaml")).doesNotExist();
            Files.move(folder.resolve("moved.yaml"), folder.resolve("clients.yaml"));
            Await.until(
                    "health is up again", () -> "up".equals(site.health().json().get("status")));
            assertThat(site.isActive(access)).isTrue();
        }
    }

    @Test
    @ExpectedLog("Keeping the previous version")
    @Checks("OP-01")
    void keepsTheOldStateWhileAFileIsInvalidAndReportsIt() {
        try (ServerProgram gateway = site.start("")) {
            assertThat(site.health().json()).containsEntry("status", "up");
            site.write("users.yaml", "users: [alice");
            Await.until(
                    "health is degraded",
                    () -> "degraded".equals(site.health().json().get("status")));
            assertThat(site.login("wonderland").status()).isEqualTo(200);
            site.users("wonderland", "");
            Await.until(
                    "health is up again", () -> "up".equals(site.health().json().get("status")));
        }
    }

    @Test
    @Checks({"RT-12", "OP-02"})
    @Spec("RFC 7009 §2.1")
    void revokesAuthorizationsOfAUserOrClientByCommand() {
        try (ServerProgram gateway = site.start("")) {
            Site.Answer users = site.login("wonderland");
            String clients =
                    site.service("/token", "grant_type=client_credentials").token("access_token");
            String config = site.settings("").toString();
            Site.Ran nobody = Site.run("revoke", "--config", config, "--user", "bob");
            assertThat(nobody.status()).isEqualTo(1);
            assertThat(nobody.err()).contains("no authorization of the user 'bob'");
            assertThat(site.isActive(users.token("access_token"))).isTrue();
            assertThat(Site.run("revoke", "--config", config, "--user", "alice").out())
                    .contains("1 authorizations revoked");
            assertThat(site.isActive(users.token("access_token"))).isFalse();
            assertThat(refreshed(users).json()).containsEntry("error", "invalid_grant");
            assertThat(site.isActive(clients)).isTrue();
            assertThat(Site.run("revoke", "--config", config, "--client", "service")
                            .status())
                    .isZero();
            assertThat(site.isActive(clients)).isFalse();
            assertThat(Site.run("revoke", "--config", config).status()).isEqualTo(2);
        }
    }

    @Test
    @Checks({"RT-12", "OP-02"})
    void replacesCompromisedKeysOfARunningServerByCommand() {
        try (ServerProgram gateway = site.start("")) {
            String config = site.settings("").toString();
            Site.Answer before = site.login("wonderland");
            List<Object> signing = site.keyIds();
            assertThat(Site.run("keys", "rotate", "--config", config, "--now").out())
                    .contains("All keys were replaced");
            Await.until("earlier tokens are invalid", () -> !site.isActive(before.token("access_token")));
            assertThat(refreshed(before).json()).containsEntry("error", "invalid_grant");
            assertThat(site.keyIds()).isNotEmpty().doesNotContainAnyElementsOf(signing);
            List<Map<String, Object>> listed = Site.run("keys", "list", "--config", config, "--json")
                    .out()
                    .lines()
                    .map(Json::read)
                    .toList();
            assertThat(listed).extracting(key -> key.get("state")).containsOnly("current");
            assertThat(listed).extracting(key -> key.get("id")).containsAll(site.keyIds());
            Site.Answer after = site.login("wonderland");
            assertThat(site.isActive(after.token("access_token"))).isTrue();
            assertThat(refreshed(after).status()).isEqualTo(200);
        }
    }

    @Test
    @Checks("RT-12")
    void rotatesTheKeysOfARunningServerInTwoSteps() {
        try (ServerProgram gateway = site.start("")) {
            String config = site.settings("").toString();
            String before = site.login("wonderland").token("access_token");
            assertThat(Site.run("keys", "rotate", "--config", config).out()).contains("Run this command again");
            assertThat(Site.run("keys", "rotate", "--config", config).out()).contains("The old keys remain valid");
            assertThat(Site.run("keys", "list", "--config", config).out())
                    .containsPattern("tokens +2 +- +current")
                    .containsPattern("tokens +1 +- +former");
            Await.until("tokens are issued with the new key", () -> {
                String token = site.login("wonderland").token("access_token");
                return !keyOf(token).equals(keyOf(before));
            });
            assertThat(site.isActive(before)).isTrue();
        }
    }

    /** Returns the part of an opaque access token that names its key. */
    private static String keyOf(String token) {
        return token.substring(0, "gwa_".length() + 2);
    }

    @Test
    @Checks("JW-10")
    void addsASigningKeyByCommand() {
        String config = site.settings("").toString();
        long before;
        String token;
        try (ServerProgram gateway = site.start("")) {
            token = site.login("wonderland").token("access_token");
            before = site.keys("RSA");
        }
        assertThat(Site.run("keys", "rotate", "--config", config, "--signing", "RS256")
                        .out())
                .contains("A key was added");
        try (ServerProgram gateway = site.start("")) {
            assertThat(site.keys("RSA")).isEqualTo(before + 1);
            assertThat(site.isActive(token)).isTrue();
        }
        assertThat(Site.run("keys", "rotate", "--config", config, "--signing", "RS255")
                        .err())
                .contains("There is no signing algorithm 'RS255'");
        Site.Ran both = Site.run("keys", "rotate", "--config", config, "--signing", "RS256", "--now");
        assertThat(both.status()).isEqualTo(2);
        assertThat(both.err()).contains("mutually exclusive");
    }

    @Test
    void refusesToStartOnAStoreThatLostItsKeys() throws SQLException {
        String token;
        try (ServerProgram gateway = site.start("")) {
            token = site.login("wonderland").token("access_token");
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE lost AS SELECT * FROM gw_keys WHERE name = 'ring'");
            statement.execute("DELETE FROM gw_keys WHERE name = 'ring'");
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> site.start(""))
                .withMessageContaining("restore it from a backup");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO gw_keys SELECT * FROM lost");
        }
        try (ServerProgram gateway = site.start("")) {
            assertThat(site.isActive(token)).isTrue();
        }
    }

    @Test
    @Checks("HT-06")
    @Spec({"RFC 9110 §7.4", "RFC 9110 §15.5.20"})
    void rejectsRequestsForAnotherHost() {
        try (ServerProgram gateway = site.start("hosts: gw.internal")) {
            Wire wire = new Wire(site.port);
            String metadata =
                    "GET /.well-known/oauth-authorization-server HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n";
            for (String host : new String[] {"localhost:" + site.port, "LOCALHOST:" + site.port, "gw.internal"}) {
                assertThat(wire.send(metadata.formatted(host))).startsWith("HTTP/1.1 200");
            }
            for (String host : new String[] {"evil.example", "localhost", "localhost:1", "evil.example:" + site.port}) {
                assertThat(wire.send(metadata.formatted(host))).startsWith("HTTP/1.1 421");
            }
        }
    }
}
