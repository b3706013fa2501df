package org.gatewright.standalone.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.gatewright.files.ConfigException;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants of a program, from a folder with the settings of each. */
class TenantFolderTest {
    private static final String FORM = "grant_type=client_credentials&client_id=service&client_secret=" + Site.SECRET;

    @TempDir
    Path folder;

    private Site site;

    @BeforeEach
    void files() throws IOException {
        site = Site.at(folder);
        Files.createDirectory(folder.resolve("tenants"));
    }

    private void tenant(String name, String issuer, String more) {
        site.write("tenants/" + name + ".yaml", """
                issuer: %s
                profile: legacy
                users: ../users.yaml
                clients: ../clients.yaml
                scopes: {read: Read}
                %s
                """.formatted(issuer, more));
    }

    private void tenant(String name) {
        tenant(name, "http://localhost:" + site.port + "/" + name, "");
    }

    private ServerProgram start() {
        return site.start("tenants: tenants");
    }

    private String get(String host, String path) {
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
        return new Wire(site.port).send(request);
    }

    private Site.Answer post(String base, String path, String form) {
        return site.postAt(base + "/oauth2" + path, form);
    }

    private boolean isActive(String base, String token) {
        return Boolean.TRUE.equals(
                post(base, "/introspect", "token=" + token + "&" + FORM).json().get("active"));
    }

    @Test
    @Spec("RFC 8414 §3")
    void servesEachTenantWithItsOwnIssuerFromOneStore() {
        tenant("acme");
        tenant("globex");
        try (ServerProgram program = start()) {
            String host = "localhost:" + site.port;
            assertThat(get(host, "/.well-known/oauth-authorization-server/acme"))
                    .contains("\"issuer\":\"http://localhost:" + site.port + "/acme\"");
            for (String path : List.of("nobody", "acme2", "acm", "", "acme" + "/".repeat(4000), "/".repeat(4000))) {
                assertThat(get(host, "/.well-known/oauth-authorization-server/" + path))
                        .as(path)
                        .startsWith("HTTP/1.1 404");
            }
            String own = post("", "/token", FORM).token("access_token");
            String acme = post("/acme", "/token", FORM).token("access_token");
            String globex = post("/globex", "/token", FORM).token("access_token");
            assertThat(isActive("", own)).isTrue();
            assertThat(isActive("/acme", acme)).isTrue();
            assertThat(isActive("/globex", globex)).isTrue();
            assertThat(isActive("/globex", acme)).isFalse();
            assertThat(isActive("", acme)).isFalse();
            assertThat(isActive("/acme", own)).isFalse();
        }
    }

    @Test
    void addsChangesAndRemovesTenantsAtRuntime() throws IOException {
        try (ServerProgram program = start()) {
            tenant("acme");
            Await.until(
                    "the tenant is served", () -> post("/acme", "/token", FORM).status() == 200);
            String token = post("/acme", "/token", FORM).token("access_token");
            tenant("acme", "http://localhost:" + site.port + "/acme", "lifetimes: {access: 1m}");
            Await.until(
                    "the changed lifetime applies",
                    () -> post("/acme", "/token", FORM).json().get("expires_in").equals(60L));
            assertThat(isActive("/acme", token)).isTrue();
            Files.delete(folder.resolve("tenants/acme.yaml"));
            Await.until(
                    "the tenant is removed", () -> post("/acme", "/token", FORM).status() == 404);
        }
    }

    @Test
    @ExpectedLog("Keeping the previous settings of the tenant")
    @Checks("OP-01")
    void keepsATenantWhileItsFileIsInvalid() {
        tenant("acme");
        tenant("globex");
        try (ServerProgram program = start()) {
            assertThat(post("/acme", "/token", FORM).status()).isEqualTo(200);
            site.write("tenants/acme.yaml", "issuer: nonsense\n");
            Await.until(
                    "health is degraded",
                    () -> "degraded".equals(site.health().json().get("status")));
            assertThat(post("/acme", "/token", FORM).status()).isEqualTo(200);
            tenant("globex", "http://localhost:" + site.port + "/globex", "lifetimes: {access: 1m}");
            Await.until(
                    "the other tenant changes",
                    () -> post("/globex", "/token", FORM)
                            .json()
                            .get("expires_in")
                            .equals(60L));
            tenant("acme");
            Await.until("health is up", () -> "up".equals(site.health().json().get("status")));
        }
    }

    @Test
    void reloadsTheUsersFileOfALoadedTenant() {
        tenant("acme");
        try (ServerProgram program = start()) {
            String login = FORM.replace("client_credentials", "password") + "&username=alice&password=";
            String access = post("/acme", "/token", login + "wonderland").token("access_token");
            assertThat(isActive("/acme", access)).isTrue();
            site.users("looking-glass", "");
            Await.until("the token of the old password is revoked", () -> !isActive("/acme", access));
            assertThat(post("/acme", "/token", login + "looking-glass").status())
                    .isEqualTo(200);
        }
    }

    @Test
    @Checks("OP-01")
    void reportsEachMistakeAtTheStart() throws IOException {
        tenant("acme", "http://localhost:" + site.port + "/acme", "store: memory");
        assertStartFails("acme.yaml, line 6", "'store' is only allowed in the program's settings");
        tenant("acme", "http://localhost:" + site.port, "");
        assertStartFails("acme.yaml", "the issuer has the same address as the one in the program's settings");
        tenant("acme");
        tenant("globex", "http://localhost:" + site.port + "/acme", "");
        assertStartFails("the issuer has the same address as the one in");
        tenant("globex", "https://globex.example", "");
        assertStartFails("globex.yaml", "TLS is not terminated");
        Files.write(folder.resolve("tenants/globex.yaml"), new byte[] {'i', ':', (byte) 0xff});
        assertStartFails("globex.yaml", "UTF-8");
        Files.delete(folder.resolve("tenants/globex.yaml"));
        assertThatThrownBy(() -> site.start("tenants: nowhere"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no such directory");
    }

    private void assertStartFails(String... says) {
        assertThatThrownBy(this::start).isInstanceOf(ConfigException.class).hasMessageContainingAll(says);
    }

    @Test
    void hidesTheMainServerAtTheHostOfATenant() {
        tenant("acme", "http://localhost:" + site.port + "/acme", "hosts: [acme.example]");
        try (ServerProgram program = start()) {
            assertThat(get("acme.example", "/.well-known/oauth-authorization-server/acme"))
                    .startsWith("HTTP/1.1 200");
            assertThat(get("acme.example", "/.well-known/oauth-authorization-server"))
                    .startsWith("HTTP/1.1 404");
            assertThat(get("acme.example", "/oauth2/authorize")).startsWith("HTTP/1.1 404");
            assertThat(get("elsewhere", "/acme/oauth2/authorize")).startsWith("HTTP/1.1 421");
        }
    }

    @Test
    void appliesACommandToTheNamedTenant() {
        tenant("acme");
        String acme;
        String own;
        try (ServerProgram program = start()) {
            acme = post("/acme", "/token", FORM).token("access_token");
            own = post("", "/token", FORM).token("access_token");
            String settings = folder.resolve("gatewright.yaml").toString();
            assertThat(Site.run("revoke", "--config", settings, "--tenant", "acme", "--client", "service")
                            .status())
                    .isZero();
            assertThat(isActive("/acme", acme)).isFalse();
            assertThat(isActive("", own)).isTrue();
            assertThat(Site.run("revoke", "--config", settings, "--tenant", "nobody", "--client", "service")
                            .err())
                    .contains("nobody.yaml", "no such file");
        }
    }

    @Test
    void encryptsTheKeysOfAllTenantsWithTheFirstKey() throws IOException {
        tenant("acme");
        String acme;
        String own;
        try (ServerProgram program = start()) {
            acme = post("/acme", "/token", FORM).token("access_token");
            own = post("", "/token", FORM).token("access_token");
        }
        String old = Files.readString(folder.resolve("kek"));
        String next = Base64.getEncoder().encodeToString(Site.entropy().bytes(32));
        site.write("kek", next + "\n" + old);
        assertThat(Site.run(
                                "keys",
                                "reencrypt",
                                "--config",
                                folder.resolve("gatewright.yaml").toString())
                        .out())
                .contains("The keys of 2 tenants");
        site.write("kek", next);
        try (ServerProgram program = start()) {
            assertThat(isActive("/acme", acme)).isTrue();
            assertThat(isActive("", own)).isTrue();
        }
    }

    @Test
    void servesATenantWhoseFileIsRenamed() throws IOException {
        tenant("acme");
        try (ServerProgram program = start()) {
            String token = post("/acme", "/token", FORM).token("access_token");
            Files.move(folder.resolve("tenants/acme.yaml"), folder.resolve("tenants/aaa.yaml"));
            tenant("globex");
            Await.until(
                    "both files are loaded",
                    () -> post("/globex", "/token", FORM).status() == 200);
            assertThat(isActive("/acme", token)).isTrue();
            assertThat(site.health().json()).containsEntry("status", "up");
        }
    }

    @Test
    @ExpectedLog("the issuer has the same address")
    void rejectsAnIssuerThatIsTakenAndServesItOnceItIsFree() throws IOException {
        tenant("acme");
        try (ServerProgram program = start()) {
            String token = post("/acme", "/token", FORM).token("access_token");
            tenant("copy", "http://localhost:" + site.port + "/acme", "lifetimes: {access: 1m}");
            Await.until(
                    "health is degraded",
                    () -> "degraded".equals(site.health().json().get("status")));
            assertThat(post("/acme", "/token", FORM).json()).doesNotContainEntry("expires_in", 60L);
            Files.delete(folder.resolve("tenants/acme.yaml"));
            Await.until(
                    "the copy is served",
                    () -> Long.valueOf(60)
                            .equals(post("/acme", "/token", FORM).json().get("expires_in")));
            assertThat(isActive("/acme", token)).isTrue();
        }
    }

    @Test
    void reencryptsNoKeysInMemory() {
        site.write("memory.yaml", "issuer: http://localhost:1\nstore: memory\nusers: users.yaml\n");
        assertThat(Site.run(
                                "keys",
                                "reencrypt",
                                "--config",
                                folder.resolve("memory.yaml").toString())
                        .err())
                .contains("Keys in memory are new with each start");
    }
}
