package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.TestResponse;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The executable jar of the program: size, libraries and a smoke test. */
class ProgramFileTest {
    private static final Path PROGRAM = Path.of("../standalone/target/gatewright-all.jar");
    private static final String BCRYPT = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    private static final String HOSTILE = "a\r\nFORGED\u001b[2J\u202e\u2028${jndi:ldap://127.0.0.1/a}";
    private static final long MOST_BYTES = 47_000_000;

    @TempDir
    Path folder;

    /** Skips the tests if the build has not packaged the program. */
    @BeforeEach
    void assumeThatTheProgramIsBuilt() {
        assumeThat(PROGRAM).exists();
    }

    @Test
    void limitsTheSizeOfTheProgram() throws IOException {
        assertThat(Files.size(PROGRAM)).isLessThan(MOST_BYTES);
    }

    /**
     * Two generations of a library have the same artifact ID in two groups, as Jackson 2 and 3, or two package names.
     */
    @Test
    void containsEveryLibraryOnce() throws IOException {
        try (JarFile jar = new JarFile(PROGRAM.toFile())) {
            Map<String, TreeSet<String>> groups = new TreeMap<>();
            libraries(jar)
                    .forEach((name, version) -> groups.computeIfAbsent(
                                    name.substring(name.indexOf('/') + 1), artifact -> new TreeSet<>())
                            .add(name));
            assertThat(groups.values()).allSatisfy(same -> assertThat(same).hasSize(1));
            assertThat(packages(jar, "com/fasterxml/jackson/databind/", "tools/jackson/databind/"))
                    .hasSize(1);
            assertThat(packages(jar, "com/fasterxml/jackson/core/", "tools/jackson/core/"))
                    .hasSize(1);
        }
    }

    @Test
    void containsOneVersionOfEachLibraryFamily() throws IOException {
        try (JarFile jar = new JarFile(PROGRAM.toFile())) {
            for (String family :
                    List.of("com.fasterxml.jackson.", "org.slf4j/", "io.netty/netty-codec", "io.prometheus/")) {
                TreeSet<String> versions = new TreeSet<>();
                libraries(jar).forEach((name, version) -> {
                    if (name.startsWith(family)) {
                        String[] numbers = version.split("\\.", -1);
                        versions.add(numbers[0] + "." + numbers[1]); // Jackson's annotations have no patches
                    }
                });
                assertThat(versions).as(family).hasSize(1);
            }
        }
    }

    @Test
    void hashesAPasswordAndServesALogin() throws IOException {
        Process hashing = java("hash").start();
        hashing.getOutputStream().write("wonderland\n".getBytes(StandardCharsets.UTF_8));
        hashing.getOutputStream().close();
        String hash = new String(hashing.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(hash).startsWith("$argon2id$");

        Wire server = new Wire(Wire.freePort());
        Wire management = new Wire(Wire.freePort());
        Process serving = java(
                        "serve",
                        "--config",
                        settings(server.port(), management.port(), hash).toString())
                .start();
        try (BufferedReader said = serving.inputReader()) {
            assertThat(said.readLine()).isNotNull();
            assertThat(login(server, "alice", "wonderland").status()).isEqualTo(200);
            assertThat(login(server, "alice", "looking-glass").status()).isEqualTo(400);
            assertThat(login(server, "bcrypt", "U*U").status()).isEqualTo(200);
            assertThat(login(server, "scrypt", "correct horse").status()).isEqualTo(200);
            assertThat(management.get("/metrics").body()).contains("# TYPE");
            assertThat(refused(server).status()).isEqualTo(401);
        } finally {
            serving.destroy();
        }
        assertThat(Files.readAllLines(folder.resolve("errors")))
                .noneMatch(line -> line.startsWith("FORGED"))
                .anyMatch(line -> line.matches(
                        "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+[+-]\\d\\d:\\d\\d (INFO |WARN ) o\\.g\\..*FORGED.*"));
    }

    @Test
    void logsAsAFileOfItsOperatorSays() throws IOException {
        Path file = OwnerFile.write(folder, "log.xml", """
                <configuration>
                  <appender name="stderr" class="ch.qos.logback.core.ConsoleAppender">
                    <target>System.err</target>
                    <encoder><pattern>own format: %msg%n</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="stderr"/></root>
                </configuration>
                """);
        Wire server = new Wire(Wire.freePort());
        Path settings = settings(server.port(), Wire.freePort(), BCRYPT);
        ProcessBuilder program = java("serve", "--config", settings.toString());
        program.command().add(1, "-Dlogback.configurationFile=" + file);
        Process serving = program.start();
        try (BufferedReader said = serving.inputReader()) {
            assertThat(said.readLine()).isNotNull();
            assertThat(refused(server).status()).isEqualTo(401);
        } finally {
            serving.destroy();
        }
        assertThat(Files.readAllLines(folder.resolve("errors")))
                .anyMatch(line -> line.startsWith("own format: ") && line.contains("FORGED"));
    }

    @Test
    @Checks("ST-03")
    void logsJsonIfTheEnvironmentAsksForIt() throws IOException {
        Wire server = new Wire(Wire.freePort());
        Path settings = settings(server.port(), Wire.freePort(), BCRYPT);
        ProcessBuilder program = java("serve", "--config", settings.toString());
        program.environment().put("GATEWRIGHT_LOG", "json");
        Process serving = program.start();
        try (BufferedReader said = serving.inputReader()) {
            assertThat(said.readLine()).isNotNull();
            assertThat(refused(server).status()).isEqualTo(401);
            assertThat(login(server, HOSTILE, "secret").status()).isEqualTo(400);
            assertThat(server.request("GET", "/login", Map.of("User-Agent", "${jndi:ldap://127.0.0.1/a}"), "")
                            .status())
                    .isLessThan(500);
        } finally {
            serving.destroy();
        }
        assertThat(Files.readAllLines(folder.resolve("errors")))
                .isNotEmpty()
                .allSatisfy(line -> {
                    assertThat(Json.read(line)).containsKeys("time", "level", "logger", "message");
                    assertThat(line).doesNotContainPattern("[\\p{C}\\p{Zl}\\p{Zp}]");
                })
                .anyMatch(line -> line.contains("FORGED"));
    }

    @Test
    void refusesAnUnknownFormatOfTheLog() throws Exception {
        ProcessBuilder program =
                java("serve", "--config", settings(1, 2, BCRYPT).toString());
        program.environment().put("GATEWRIGHT_LOG", "xml");
        assertThat(program.start().waitFor()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("errors"))).contains("GATEWRIGHT_LOG must be 'text' or 'json'");
    }

    /** Sends a client ID with a line break, which is logged. */
    private static TestResponse refused(Wire server) {
        return server.form(
                "/oauth2/token",
                Map.of(),
                Forms.encode(Map.of("grant_type", "password", "client_id", HOSTILE, "client_secret", "secret")));
    }

    private static TestResponse login(Wire server, String user, String password) {
        return server.form(
                "/oauth2/token",
                Map.of("Authorization", Forms.basic("app", "secret")),
                Forms.encode(Map.of("grant_type", "password", "username", user, "password", password)));
    }

    private Path settings(int port, int management, String hash) throws IOException {
        OwnerFile.write(
                folder,
                "kek",
                Base64.getEncoder().encodeToString(Entropy.system().bytes(32)));
        OwnerFile.write(folder, "users.yaml", """
                users:
                  alice:
                    password: '%s'
                  bcrypt:
                    password: '%s'
                  scrypt:
                    password: 'scrypt$1024$saltsalt$8$1$%s'
                """.formatted(
                        hash,
                        BCRYPT,
                        "ZGeSwropSvEgLQU1pjltINKrRvmEBSnohdqYXUe5EZ8lX839he8Xlnu1Hm6vBg8U0dik5GHfzXu1ax2apIYCXQ=="));
        OwnerFile.write(folder, "clients.yaml", """
                clients:
                  app:
                    secret_hashes: ['%s']
                    grant_types: [password]
                    scope: read
                """.formatted(new GeneratedSecret().hash("secret")));
        return OwnerFile.write(folder, "gatewright.yaml", """
                issuer: http://localhost:%d
                listen: localhost:%d
                management: localhost:%d
                profile: legacy
                store: sqlite:state.db
                key-encryption-key: kek
                users: users.yaml
                clients: clients.yaml
                scopes:
                  read: Read
                """.formatted(port, port, management));
    }

    /** Returns the program as a process whose error output is in the file {@code errors}. */
    private ProcessBuilder java(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", PROGRAM.toString());
        builder.command().addAll(List.of(arguments));
        return builder.redirectError(folder.resolve("errors").toFile());
    }

    private static TreeSet<String> packages(JarFile jar, String... names) {
        TreeSet<String> found = new TreeSet<>();
        for (String name : names) {
            if (jar.stream().anyMatch(entry -> entry.getName().startsWith(name))) {
                found.add(name);
            }
        }
        return found;
    }

    /** Returns the version of each library by group and artifact. */
    private static Map<String, String> libraries(JarFile jar) throws IOException {
        Map<String, String> libraries = new TreeMap<>();
        for (JarEntry entry : jar.stream()
                .filter(file -> file.getName().startsWith("META-INF/maven/")
                        && file.getName().endsWith("/pom.properties"))
                .toList()) {
            Properties properties = new Properties();
            properties.load(jar.getInputStream(entry));
            libraries.put(
                    properties.getProperty("groupId") + "/" + properties.getProperty("artifactId"),
                    properties.getProperty("version"));
        }
        return libraries;
    }
}
