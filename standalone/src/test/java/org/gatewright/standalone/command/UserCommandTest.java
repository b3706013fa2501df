package org.gatewright.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.openid.LoginSession;
import org.gatewright.standalone.serve.ServerProgram;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for users, on a SQLite file. */
class UserCommandTest {
    @TempDir
    Path folder;

    private Deployment site;

    @BeforeEach
    void files() {
        site = Deployment.in(folder);
    }

    @Test
    void addsAUserWhoCanSignInByNameAndVerifiedAddress() {
        String subject = site.add(
                "maria",
                "--email=maria@example.com",
                "--verified",
                "--name=Maria García",
                "--group=staff",
                "--role=admin",
                "--claim=department=R=D");
        assertThat(site.authenticate("MARIA", Deployment.PASSWORD)).contains(subject);
        assertThat(site.authenticate("maria@example.com", Deployment.PASSWORD)).contains(subject);
        assertThat(site.authenticate("maria", "another password")).isEmpty();
        assertThat(site.show("maria@example.com"))
                .containsEntry("sub", subject)
                .containsEntry("status", "active")
                .containsEntry("email_verified", true)
                .containsEntry("groups", List.of("staff"))
                .containsEntry("roles", List.of("admin"))
                .containsEntry("claims", Map.of("name", "Maria García", "department", "R=D"))
                .containsEntry("methods", List.of("password"))
                .containsEntry("sessions", 0L);
        assertThat(site.show("sub:" + subject)).containsEntry("username", "maria");
    }

    @Test
    void showsNoSecretsAndNoHashes() {
        site.add("maria");
        String shown = site.run("user", "show", "maria").out()
                + site.run("user", "show", "maria", "--json").out();
        assertThat(shown).contains("maria").doesNotContain("argon2").doesNotContain("stamp");
    }

    @Test
    void generatesAPasswordAndPrintsItOnce() {
        Deployment.Ran ran = site.run("user", "add", "maria", "--generate");
        List<String> lines = ran.out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(site.authenticate("maria", lines.get(1))).contains(lines.get(0));
        Map<String, Object> object =
                site.run("user", "password", "maria", "--generate", "--json").object();
        assertThat(site.authenticate("maria", String.valueOf(object.get("password"))))
                .contains(lines.get(0));
    }

    @Test
    void invitesAUserWithoutAPasswordAndActivatesItWithTheFirst() {
        assertThat(site.run("user", "add", "maria@example.com", "--verified", "--no-password")
                        .status())
                .isZero();
        assertThat(site.show("maria@example.com"))
                .containsEntry("status", "invited")
                .containsEntry("methods", List.of());
        assertThat(site.runWith(Deployment.PASSWORD, "user", "password", "maria@example.com")
                        .status())
                .isZero();
        assertThat(site.authenticate("maria@example.com", Deployment.PASSWORD)).isPresent();
    }

    @Test
    void refusesWeakPasswordsWithTheReason() {
        Deployment.Ran small = site.runWith("short", "user", "add", "maria");
        assertThat(small.status()).isEqualTo(1);
        assertThat(small.err()).contains("less than 15 characters").doesNotContain("short;");
        assertThat(site.runWith("passwordpassword", "user", "add", "maria").err())
                .contains("easy to guess");
        assertThat(site.run("user", "add", "maria").err()).contains("No password was entered");
        assertThat(site.run("user", "show", "maria").status()).isEqualTo(3);
        assertThat(site.runWith("short", "user", "add", "maria", "--allow-weak").status())
                .isZero();
        assertThat(site.authenticate("maria", "short")).isPresent();
        assertThat(site.runWith("x".repeat(257), "user", "password", "maria", "--allow-weak")
                        .err())
                .contains("more than 256");
    }

    @Test
    void refusesUsersWhoCouldNotSignInOrAreKnown() {
        assertThat(site.run("user", "add", "maria@example.com", "--generate").err())
                .contains("could not sign in");
        site.add("maria@example.com", "--verified");
        for (String name : List.of("MARIA@example.com", "maria@EXAMPLE.com")) {
            Deployment.Ran again = site.run("user", "add", name, "--verified", "--generate");
            assertThat(again.status()).isEqualTo(1);
            assertThat(again.err()).contains("Another account").doesNotContainIgnoringCase("maria@");
        }
    }

    @Test
    void refusesArgumentsThatTheLocaleGarbled() {
        Deployment.Ran ran = site.run("user", "add", "m\ufffdria", "--no-password");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("LC_ALL");
    }

    @Test
    void refusesReservedClaims() {
        for (String claim : List.of("sub=x", "groups=x", "email=x", "address=x", "No=x", "=x", "x")) {
            assertThat(site.run("user", "add", "maria", "--no-password", "--claim", claim)
                            .status())
                    .as(claim)
                    .isEqualTo(1);
        }
        assertThat(site.run("user", "add", "maria", "--no-password", "--locale=not a tag")
                        .err())
                .contains("language tag");
    }

    @Test
    void listsUsersByPrefixUpToALimit() {
        for (String name : List.of("alice", "albert", "bob")) {
            site.run("user", "add", name, "--no-password");
        }
        assertThat(site.run("user", "list", "al", "--json").objects())
                .extracting(user -> user.get("username"))
                .containsExactlyInAnyOrder("alice", "albert");
        Deployment.Ran table = site.run("user", "list");
        assertThat(table.out().lines()).hasSize(4).first().asString().startsWith("SUB ");
        Deployment.Ran limited = site.run("user", "list", "--limit=2", "--json");
        assertThat(limited.objects()).hasSize(2);
        assertThat(limited.err()).contains("more than 2");
        assertThat(site.run("user", "list", "carol").status()).isEqualTo(3);
        assertThat(site.run("user", "list", "--limit=0").status()).isEqualTo(2);
    }

    @Test
    void listsMoreUsersThanAPageHas() {
        site.open(tenant -> {
            for (int i = 0; i < 250; i++) {
                tenant.users()
                        .store()
                        .insert(User.create(
                                tenant.entropy(),
                                UserStatus.ACTIVE,
                                UserProfile.named("user" + i),
                                Credentials.none(tenant.entropy()),
                                tenant.now()));
            }
            return true;
        });
        assertThat(site.run("user", "list", "--limit=1000", "--json").objects())
                .extracting(user -> user.get("username"))
                .doesNotHaveDuplicates()
                .hasSize(250);
        assertThat(site.run("user", "list", "--limit=1000").out().lines()).hasSize(251);
    }

    @Test
    void removesControlAndDirectionCharactersFromTables() {
        site.run("user", "add", "maria", "--no-password", "--name", "M\u001b[31m\u202eairam\u2066 \u2028X");
        Deployment.Ran shown = site.run("user", "list");
        assertThat(shown.out())
                .contains("M[31mairam X")
                .doesNotContain("\u001b")
                .doesNotContain("\u202e");
    }

    @Test
    void changesTheProfile() {
        String subject = site.add("maria", "--group=staff", "--group=night", "--claim=plan=gold");
        site.add("bob");
        assertThat(site.run("user", "set", "maria", "--email=m@example.com").status())
                .isZero();
        assertThat(site.show("maria")).containsEntry("email_verified", false);
        assertThat(site.run("user", "set", "maria", "--verified").status()).isZero();
        assertThat(site.show("m@example.com")).containsEntry("email_verified", true);
        Deployment.Ran set = site.run(
                "user",
                "set",
                "sub:" + subject,
                "--username=mia",
                "--name=Mia",
                "--locale=en-gb",
                "--claim=plan=",
                "--no-group=night",
                "--role=admin",
                "--json");
        assertThat(set.object())
                .containsEntry("username", "mia")
                .containsEntry("groups", List.of("staff"))
                .containsEntry("roles", List.of("admin"))
                .containsEntry("claims", Map.of("name", "Mia", "locale", "en-GB"));
        assertThat(site.run("user", "set", "mia", "--username=BOB").err()).contains("Another account");
        assertThat(site.run("user", "set", "mia", "--no-role=admin", "--email=").status())
                .isZero();
        assertThat(site.show("mia")).containsEntry("roles", List.of()).doesNotContainKey("email");
        assertThat(site.run("user", "set", "mia").status()).isEqualTo(2);
        assertThat(site.run("user", "set", "nobody", "--name=X").status()).isEqualTo(3);
        assertThat(site.authenticate("mia", Deployment.PASSWORD)).contains(subject);
    }

    @Test
    void refusesANameThatIsTheSubjectOfAnotherUser() {
        String subject = site.add("maria");
        site.add("bob");
        assertThat(site.run("user", "set", "bob", "--username=" + subject).status())
                .isZero();
        Deployment.Ran ran = site.run("user", "lock", "--", subject);
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("write sub: before");
        assertThat(site.run("user", "lock", "sub:" + subject).status()).isZero();
        assertThat(site.show("maria")).containsEntry("status", "locked");
    }

    @Test
    void deletesRestoresAndErasesUsers() {
        String subject = site.add("maria");
        Deployment.Ran deleted = site.run("user", "delete", "maria", "--json");
        assertThat(deleted.object()).containsEntry("status", "deleted").containsKey("purged");
        assertThat(site.authenticate("maria", Deployment.PASSWORD)).isEmpty();
        assertThat(site.run("user", "lock", "maria").status()).isEqualTo(1);
        assertThat(site.runWith(Deployment.PASSWORD, "user", "password", "maria")
                        .status())
                .isEqualTo(1);
        assertThat(site.run("user", "add", "maria", "--no-password").status()).isEqualTo(1);
        assertThat(site.run("user", "restore", "maria").status()).isZero();
        assertThat(site.run("user", "restore", "maria").status()).isEqualTo(1);
        assertThat(site.authenticate("maria", Deployment.PASSWORD)).contains(subject);
        assertThat(site.run("user", "delete", "maria", "--now").status()).isZero();
        assertThat(site.run("user", "show", "maria").status()).isEqualTo(3);
        assertThat(site.run("user", "restore", "sub:" + subject).status()).isNotZero();
        assertThat(site.add("maria")).isNotEqualTo(subject);
    }

    @Test
    void explainsThatOtherStoresHaveNoUsers() {
        site.write("users.yaml", "users: {}\n");
        site.write(
                "gatewright.yaml",
                "issuer: http://localhost:" + site.port
                        + "\nstore: memory\nusers: users.yaml\nclients: clients.yaml\n");
        Deployment.Ran ran = site.run("user", "list");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("The store is in memory");
    }

    @Test
    void notesThatTheServerHasItsUsersInAFile() {
        site.write("users.yaml", "users: {}\n");
        site.settings("users: users.yaml");
        assertThat(site.run("user", "add", "maria", "--no-password").err()).contains("a file of 'users'");
        assertThat(site.run("user", "show", "bob").err()).contains("a file of 'users'");
    }

    @Test
    @Checks("OP-02")
    void locksAUserOfARunningServerAtOnce() {
        site.add("maria");
        try (ServerProgram server = site.start()) {
            Deployment.Answer tokens = site.login("maria", Deployment.PASSWORD);
            assertThat(tokens.status()).isEqualTo(200);
            assertThat(site.isActive(tokens.token("access_token"))).isTrue();
            assertThat(site.run("user", "lock", "maria").status()).isZero();
            assertThat(site.isActive(tokens.token("access_token"))).isFalse();
            assertThat(site.login("maria", Deployment.PASSWORD).status()).isEqualTo(400);
            assertThat(site.run("user", "unlock", "maria").status()).isZero();
            assertThat(site.login("maria", Deployment.PASSWORD).status()).isEqualTo(200);
            Deployment.Answer refreshed = site.refresh(tokens);
            assertThat(refreshed.status()).isEqualTo(200);
            site.run("user", "lock", "maria");
            assertThat(site.refresh(refreshed).json()).containsEntry("error", "invalid_grant");
        }
    }

    @Test
    @Checks("OP-02")
    void endsSessionsAndTokensOfARunningServerWithANewPassword() {
        String subject = site.add("maria");
        try (ServerProgram server = site.start()) {
            Deployment.Answer tokens = site.login("maria", Deployment.PASSWORD);
            LoginSession session = Browser.session(site, subject);
            assertThat(site.show("maria")).containsEntry("sessions", 1L);
            Deployment.Ran changed = site.runWith("eight-crows-on-a-wire", "user", "password", "maria", "--json");
            assertThat(changed.object()).containsEntry("sessions_ended", 1L);
            assertThat(Browser.isActive(site, session.id())).isFalse();
            assertThat(site.show("maria")).containsEntry("sessions", 0L);
            assertThat(site.isActive(tokens.token("access_token"))).isFalse();
            assertThat(site.refresh(tokens).json()).containsEntry("error", "invalid_grant");
            assertThat(site.login("maria", Deployment.PASSWORD).status()).isEqualTo(400);
            assertThat(site.login("maria", "eight-crows-on-a-wire").status()).isEqualTo(200);
        }
    }
}
