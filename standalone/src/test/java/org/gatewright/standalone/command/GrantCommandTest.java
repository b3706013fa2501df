package org.gatewright.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.openid.LoginSession;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientKeys;
import org.gatewright.server.client.Registration;
import org.gatewright.standalone.serve.ServerProgram;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for sessions, authorizations and clients, on a SQLite file. */
class GrantCommandTest {
    private static final String SHARED = "a-shared-secret-of-more-than-thirty-two-bytes";

    @TempDir
    Path folder;

    private Deployment site;

    @BeforeEach
    void files() {
        site = Deployment.in(folder);
    }

    @Test
    @Checks("OP-02")
    void listsAndEndsTheSessionsOfAUser() {
        String subject = site.add("maria");
        String other = site.add("bob");
        LoginSession first = Browser.session(site, subject);
        Browser.session(site, subject);
        LoginSession bobs = Browser.session(site, other);
        List<Map<String, Object>> listed =
                site.run("session", "list", "maria", "--json").objects();
        assertThat(listed)
                .hasSize(2)
                .allSatisfy(session -> assertThat(session)
                        .containsEntry("sub", subject)
                        .containsEntry("browser", "Firefox/Linux")
                        .containsEntry("methods", List.of("pwd")));
        assertThat(site.run("session", "list", "maria").out()).contains("BROWSER", "Firefox/Linux", first.id());
        assertThat(site.run("session", "end", "maria", "--", bobs.id()).status())
                .isEqualTo(3);
        assertThat(site.run("session", "end", "maria", "--", first.id()).status())
                .isZero();
        assertThat(site.run("session", "end", "maria", "--", first.id()).status())
                .isEqualTo(3);
        assertThat(site.run("session", "list", "maria", "--json").objects()).hasSize(1);
        assertThat(site.run("session", "end", "maria", "--all", "--json").object())
                .containsEntry("sessions_ended", 1L);
        assertThat(site.run("session", "list", "maria").status()).isEqualTo(3);
        assertThat(Browser.isActive(site, bobs.id())).isTrue();
        assertThat(site.run("session", "end", "maria").status()).isEqualTo(2);
        assertThat(site.run("session", "list", "nobody").status()).isEqualTo(3);
    }

    @Test
    @Checks("OP-02")
    void listsAndRevokesAuthorizationsOfARunningServer() {
        String subject = site.add("maria");
        try (ServerProgram server = site.start()) {
            Deployment.Answer tokens = site.login("maria", Deployment.PASSWORD);
            Deployment.Answer own = site.post("/token", Map.of("grant_type", "client_credentials", "scope", "read"));
            site.open(tenant -> {
                tenant.stores().consents().remember(subject, "app", Permission.of(Scope.of("read")));
                return true;
            });
            assertThat(site.run("authorization", "list", "maria", "--json").objects())
                    .singleElement()
                    .satisfies(granted -> assertThat(granted)
                            .containsEntry("sub", subject)
                            .containsEntry("client_id", "service")
                            .containsEntry("scope", "read openid"));
            assertThat(site.run("authorization", "list", "--client=service", "--json")
                            .objects())
                    .hasSize(2);
            assertThat(site.run("authorization", "list", "--client=service", "--limit=1")
                            .err())
                    .contains("more than 1");
            assertThat(site.run("authorization", "revoke", "maria", "--client=other")
                            .status())
                    .isEqualTo(3);
            assertThat(site.isActive(tokens.token("access_token"))).isTrue();
            assertThat(site.run("authorization", "revoke", "maria", "--json").object())
                    .containsEntry("authorizations_revoked", 1L)
                    .containsEntry("consents_forgotten", 1L);
            assertThat(site.isActive(tokens.token("access_token"))).isFalse();
            assertThat(site.refresh(tokens).json()).containsEntry("error", "invalid_grant");
            assertThat(site.isActive(own.token("access_token"))).isTrue();
            assertThat(site.run("authorization", "list", "maria").status()).isEqualTo(3);
            assertThat(site.run("authorization", "revoke", "maria").status()).isEqualTo(3);
            assertThat(site.run("authorization", "list").status()).isEqualTo(2);
        }
    }

    @Test
    @Checks("OP-02")
    void endsATokenOfARunningServerAtOnce() {
        site.add("maria");
        try (ServerProgram server = site.start()) {
            Deployment.Answer first = site.login("maria", Deployment.PASSWORD);
            Deployment.Answer second = site.login("maria", Deployment.PASSWORD);
            Deployment.Ran revoked = site.runWith(first.token("access_token"), "revoke", "--token");
            assertThat(revoked.err()).isEmpty();
            assertThat(revoked.out()).contains("The authorization of the token was revoked");
            assertThat(site.isActive(first.token("access_token"))).isFalse();
            assertThat(site.isActive(second.token("access_token"))).isTrue();
            assertThat(site.run("authorization", "list", "maria", "--json").objects())
                    .hasSize(1);
            assertThat(site.runWith("unknown", "revoke", "--token").status()).isEqualTo(1);
        }
    }

    @Test
    void listsOnlyAuthorizationsOfTheCurrentPassword() {
        site.add("maria");
        try (ServerProgram server = site.start()) {
            site.login("maria", Deployment.PASSWORD);
            site.runWith("eight-crows-on-a-wire", "user", "password", "maria");
            assertThat(site.run("authorization", "list", "maria").status()).isEqualTo(3);
        }
    }

    @Test
    void namesUsersOfAFileByTheirSubject() {
        site.write("users.yaml", "users: {}\n");
        site.settings("users: users.yaml");
        site.open(tenant -> {
            tenant.stores().consents().remember("alice", "app", Permission.of(Scope.of("read")));
            return true;
        });
        assertThat(site.run("authorization", "revoke", "alice", "--json").object())
                .containsEntry("consents_forgotten", 1L);
    }

    private void register(String id) {
        Client plain = Client.withAuthMethod(id, "client_secret_jwt")
                .name("Registered")
                .redirectUris("https://app.example/cb")
                .scope("read")
                .registration(new Registration(Registration.Kind.DYNAMIC, Optional.of("token-hash")))
                .build();
        site.open(tenant -> {
            tenant.registered().save(plain.keys(ClientKeys.none().sharedSecret(SHARED)));
            return true;
        });
    }

    @Test
    @Checks("ST-10")
    void keepsTheSecretsOfClientsWhenAllKeysAreReplaced() {
        register("dynamic");
        assertThat(site.run("keys", "rotate", "--now", "--json").object()).containsKeys("issuer", "done");
        assertThat(site.run("keys", "list", "--json").objects())
                .extracting(key -> key.get("state"))
                .containsOnly("current");
        Optional<Client> kept = site.open(tenant -> tenant.registered().find("dynamic"));
        assertThat(kept.orElseThrow().keys().sharedSecret()).contains(SHARED);
    }

    @Test
    void listsClientsOfTheStoreAndOfTheFile() {
        register("dynamic");
        assertThat(site.run("client", "list", "--json").objects())
                .extracting(client -> client.get("client_id") + " " + client.get("source"))
                .containsExactly("service file", "dynamic store");
        Deployment.Ran shown = site.run("client", "show", "dynamic");
        assertThat(shown.out())
                .contains("Registered", "https://app.example/cb")
                .doesNotContain(SHARED)
                .doesNotContain("token-hash");
        assertThat(site.run("client", "show", "service", "--json").object())
                .containsEntry("source", "file")
                .doesNotContainKey("secret_hashes");
        assertThat(site.run("client", "show", "nobody").status()).isEqualTo(3);
    }

    @Test
    void deletesRegisteredClientsOnly() {
        register("dynamic");
        assertThat(site.run("client", "delete", "dynamic").status()).isZero();
        assertThat(site.run("client", "show", "dynamic").status()).isEqualTo(3);
        assertThat(site.run("client", "delete", "dynamic").status()).isEqualTo(3);
        Deployment.Ran refused = site.run("client", "delete", "service");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("is in the file of 'clients'");
    }

    @Test
    void exportsRegisteredClientsWithoutPlainSecrets() {
        register("dynamic");
        Deployment.Ran ran = site.run("client", "export");
        assertThat(ran.objects())
                .singleElement()
                .satisfies(client -> assertThat(client)
                        .containsEntry("client_id", "dynamic")
                        .containsEntry("registration_token_hash", "token-hash"));
        assertThat(ran.out()).doesNotContain(SHARED);
        assertThat(ran.err()).contains("left out: 1");
    }
}
