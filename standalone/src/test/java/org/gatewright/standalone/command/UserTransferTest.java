package org.gatewright.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gatewright.identity.password.Argon2;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.identity.totp.TotpSecret;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.standalone.serve.ServerProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The import and export of users by command, on a SQLite file. */
class UserTransferTest {
    private static final Path FILES = Path.of("..", "identity/src/test/resources/org/gatewright/identity/transfer");
    private static final String PASSWORD = "correct horse";
    private static final String BCRYPT = "$2b$04$97fWM1mKxDmff/awGtiU3.6p/YELWri0ZvT90D6VZ/lq.zbABf0Dy";

    @TempDir
    Path folder;

    private Deployment site;

    @BeforeEach
    void files() {
        site = Deployment.in(folder);
    }

    private Deployment.Ran read(String format, Path file, String... options) {
        String[] all = Stream.concat(
                        Stream.of("user", "import", file.toString(), "--format", format, "--json"), Stream.of(options))
                .toArray(String[]::new);
        return site.run(all);
    }

    @ParameterizedTest
    @CsvSource({
        "keycloak, keycloak.json, alice",
        "auth0, auth0.ndjson, alice",
        "auth0, auth0-import.json, alice@example.com",
        "ldif, people.ldif, alice",
        "spring, spring.csv, alice",
        "csv, users.csv, alice"
    })
    void importsUsersWhoSignInWithTheirPasswords(String format, String file, String name) {
        Deployment.Ran tried = read(format, FILES.resolve(file), "--dry-run");
        assertThat(site.run("user", "list").status()).isEqualTo(3);
        Deployment.Ran ran = read(format, FILES.resolve(file));
        assertThat(ran.status()).isZero();
        assertThat(ran.object()).isEqualTo(changed(tried.object(), "dry_run", false));
        assertThat(ran.err()).isEqualTo(tried.err());
        assertThat(ran.err().lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line)
                        .startsWith("line ")
                        .doesNotContain("$")
                        .doesNotContainIgnoringCase("alice")
                        .doesNotContain("example.com"));
        assertThat(site.authenticate(name, PASSWORD)).isPresent();
        assertThat(site.authenticate(name, PASSWORD)).isPresent(); // with the hash of our own that replaced it
        boolean current = site.open(tenant -> tenant.hashes()
                .isCurrent(tenant.user(name).credentials().password().orElseThrow()));
        assertThat(current).isTrue();
        Deployment.Ran again = read(format, FILES.resolve(file));
        assertThat(again.object())
                .containsEntry("imported", 0L)
                .containsEntry("skipped", ran.object().get("imported"))
                .containsEntry("rejected", ran.object().get("rejected"));
    }

    private static Map<String, Object> changed(Map<String, Object> object, String name, Object value) {
        Map<String, Object> copy = new HashMap<>(object);
        copy.put(name, value);
        return copy;
    }

    @Test
    void printsASummary() {
        Deployment.Ran ran =
                site.run("user", "import", FILES.resolve("keycloak.json").toString(), "--format=keycloak");
        assertThat(ran.out()).isEqualTo("imported: 3, updated: 0, skipped: 0, rejected: 1, without password: 1\n");
        assertThat(ran.err()).contains(": Rejected: ");
    }

    @Test
    void keepsIdsAndAuthenticatorApps() {
        read("keycloak", FILES.resolve("keycloak.json"));
        String id = "0b1f9d3e-5a55-4c0e-8b61-2f1d6f0a1a01";
        assertThat(site.show("alice")).containsEntry("sub", id).containsEntry("methods", List.of("password", "totp"));
        TotpSecret app = TotpSecret.of("12345678901234567890".getBytes(StandardCharsets.US_ASCII));
        SecondFactor.Outcome outcome =
                site.open(tenant -> tenant.secondFactor().useTotp(EndUser.of(id), app.codeAt(tenant.now())));
        assertThat(outcome).isEqualTo(SecondFactor.Outcome.RIGHT);
    }

    @Test
    void importsIntoARunningServer() {
        try (ServerProgram server = site.start()) {
            read("spring", FILES.resolve("spring.csv"));
            assertThat(site.login("alice", PASSWORD).status()).isEqualTo(200);
            assertThat(site.login("bob", PASSWORD).status()).isEqualTo(400); // locked
        }
    }

    private Path csv(String... rows) {
        return site.write("users.csv", String.join("\n", rows) + "\n");
    }

    @Test
    void updatesKnownUsers() {
        String subject = site.add("maria", "--group=staff", "--claim=plan=gold");
        Path file = csv(
                "username,email,email_verified,name,roles,status,password_hash",
                "MARIA,m@example.com,true,Maria,admin,active," + BCRYPT,
                "bob,,,,,locked," + BCRYPT);
        assertThat(read("csv", file).object()).containsEntry("skipped", 1L).containsEntry("imported", 1L);
        assertThat(site.show("maria")).doesNotContainKey("email");
        Deployment.Ran updated = read("csv", file, "--update");
        assertThat(updated.object()).containsEntry("updated", 2L).containsEntry("imported", 0L);
        assertThat(updated.err()).contains("line 2: The password was kept");
        assertThat(site.show("m@example.com"))
                .containsEntry("sub", subject)
                .containsEntry("username", "MARIA")
                .containsEntry("groups", List.of("staff"))
                .containsEntry("roles", List.of("admin"))
                .containsEntry("claims", Map.of("plan", "gold", "name", "Maria"));
        assertThat(site.authenticate("maria", Deployment.PASSWORD)).contains(subject);
    }

    @Test
    void replacesAPasswordThatWasNotUsedHere() {
        read("csv", csv("username,password_hash", "bob," + BCRYPT));
        String hash = Argon2.id(Entropy.system()).hash("another one");
        read("csv", csv("username,password_hash", "bob,\"" + hash + "\""), "--update");
        assertThat(site.authenticate("bob", "another one")).isPresent();
        assertThat(site.authenticate("bob", PASSWORD)).isEmpty();
    }

    @Test
    void keepsLocksAndDeletions() {
        site.add("maria");
        site.add("bob");
        site.run("user", "lock", "maria");
        site.run("user", "delete", "bob");
        Deployment.Ran ran = read("csv", csv("username,status", "maria,active", "bob,active"), "--update");
        assertThat(ran.object()).containsEntry("updated", 1L).containsEntry("skipped", 1L);
        assertThat(site.show("maria")).containsEntry("status", "locked");
        assertThat(site.show("bob")).containsEntry("status", "deleted");
    }

    @Test
    void rejectsAUserWhoseNamesAreThoseOfTwoAccounts() {
        site.add("maria");
        site.add("bob", "--email=b@example.com", "--verified");
        Deployment.Ran ran = read("csv", csv("username,email,email_verified", "maria,b@example.com,true"), "--update");
        assertThat(ran.object()).containsEntry("rejected", 1L).containsEntry("updated", 0L);
        assertThat(ran.err()).contains("different accounts");
    }

    @Test
    void keepsWhatWasReadBeforeABrokenPlace() {
        Path file = site.write("realm.json", "{\"users\":[{\"username\":\"maria\",\"enabled\":true},{\"username\":");
        Deployment.Ran ran = read("keycloak", file);
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.object()).containsEntry("imported", 1L);
        assertThat(ran.err()).contains("truncated");
        assertThat(site.show("maria")).containsEntry("status", "active");
    }

    @Test
    void rejectsUsersWhomAnotherImportWouldNotKnow() {
        Deployment.Ran ran =
                read("csv", csv("id,email,email_verified", ",m@example.com,false", "7,b@example.com,false"));
        assertThat(ran.object()).containsEntry("rejected", 1L).containsEntry("imported", 1L);
        assertThat(ran.err())
                .contains("line 2: Rejected: Without an ID and a user name")
                .contains("line 3: The user cannot sign in until");
        assertThat(site.show("7")).containsEntry("email_verified", false);
    }

    @Test
    void importsAttributesOfTheDescribedTypesAlone() {
        site.settings("attributes: {floor: {type: number}, remote: {type: boolean}, team: {}}");
        Path file = site.write("users.ndjson", """
                {"username":"maria","claims":{"floor":"3","remote":true}}
                {"username":"bob","claims":{"floor":"the third"}}
                {"username":"carol","claims":{"team":["a","b"]}}
                {"username":"dave","claims":{"team":{"name":"a"}}}
                """);
        Deployment.Ran ran = read("gatewright", file);
        assertThat(ran.object()).containsEntry("imported", 1L).containsEntry("rejected", 3L);
        assertThat(ran.err()).isEqualTo("""
                line 2: Rejected: the attribute 'floor' is a number
                line 3: Rejected: the attribute 'team' is a text
                line 4: Rejected: the attribute 'team' is a text
                """);
        assertThat(site.show("maria").get("claims")).isEqualTo(Map.of("floor", 3L, "remote", true));
    }

    @Test
    void explainsWhatIsWrongWithAFile() {
        assertThat(read("csv", folder.resolve("none.csv")).err()).contains("none.csv: cannot read");
        assertThat(read("csv", csv("user,pass", "a,b")).err()).contains("The first line must name the columns");
        assertThat(read("csv", csv("username")).status()).isEqualTo(3);
        assertThat(read("xml", csv("username")).err()).contains("--format must be one of keycloak, auth0");
        assertThat(read("xml", csv("username")).status()).isEqualTo(2);
    }

    @Test
    void readsStandardInput() {
        assertThat(site.runWith("username\nmaria\n", "user", "import", "-", "--format=csv")
                        .status())
                .isZero();
        assertThat(site.show("maria")).containsEntry("username", "maria");
    }

    @Test
    void exportsUsersForAnotherServer(@TempDir Path other) throws IOException {
        String subject = site.add("maria", "--email=m@example.com", "--verified", "--role=admin");
        site.add("bob");
        site.run("user", "lock", "bob");
        Path file = folder.resolve("export.ndjson");
        assertThat(site.run("user", "export", file.toString()).out()).isEqualTo("Exported: 2\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(site.run("user", "export").out()).isEqualTo(Files.readString(file));
        assertThat(site.run("user", "export", "-").objects()).hasSize(2);
        Deployment second = Deployment.in(other);
        second.run("user", "import", file.toString(), "--format=gatewright");
        assertThat(second.authenticate("m@example.com", Deployment.PASSWORD)).contains(subject);
        assertThat(second.show("maria"))
                .isEqualTo(changed(
                        site.show("maria"), "created", second.show("maria").get("created")));
        assertThat(second.show("bob")).containsEntry("status", "locked");
    }

    @Test
    void leavesAnExistingFileAloneIfTheExportFails() throws IOException {
        Path file = Files.createDirectories(folder.resolve("export.ndjson/inner"));
        site.add("maria");
        Deployment.Ran ran = site.run("user", "export", file.getParent().toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(file).exists();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".new"));
        }
    }

    @Test
    void importsManyUsers() {
        String rows = IntStream.range(0, 3000)
                .mapToObj(i -> "user" + i + "," + BCRYPT + "\n")
                .collect(Collectors.joining());
        Path file = site.write("many.csv", "username,password_hash\n" + rows);
        assertThat(read("csv", file).object()).containsEntry("imported", 3000L);
        assertThat(site.authenticate("user2999", PASSWORD)).isPresent();
    }
}
