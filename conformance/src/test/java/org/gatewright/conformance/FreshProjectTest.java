package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.permission.ProtectedResource;
import org.gatewright.test.TestAuthorizationServer;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Wire;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A new project for each web stack, in {@code examples/projects}: built by Maven from the artifacts of this build
 * alone, as a user's is, and run until a client has read the clock with a token.
 */
@Tag("clients")
class FreshProjectTest {
    private static final Path PROJECTS = Path.of("..", "examples", "projects");
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private final int port = Wire.freePort();

    /** Copies the artifacts into a Maven repository. */
    @BeforeAll
    static void publish() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path module : modules.filter(each -> Files.exists(each.resolve("pom.xml")))
                    .toList()) {
                String artifact = "gatewright-" + module.getFileName();
                publish(module.resolve("pom.xml"), artifact, ".pom");
                Path jar = module.resolve("target").resolve(artifact + "-" + VERSION + ".jar");
                if (Files.exists(jar)) {
                    publish(jar, artifact, ".jar");
                }
            }
        }
        publish(Path.of("..", "pom.xml"), "gatewright", ".pom");
        Path known = Path.of(System.getProperty("user.home"), ".m2", "repository");
        Files.writeString(folder.resolve("settings.xml"), """
                <settings>
                  <localRepository>%s</localRepository>
                  <profiles>
                    <profile>
                      <id>fresh</id>
                      <repositories>
                        <repository><id>known</id><url>%s</url></repository>
                        <repository><id>ours</id><url>%s</url></repository>
                      </repositories>
                      <pluginRepositories>
                        <pluginRepository><id>known</id><url>%s</url></pluginRepository>
                      </pluginRepositories>
                    </profile>
                  </profiles>
                  <activeProfiles><activeProfile>fresh</activeProfile></activeProfiles>
                </settings>
                """.formatted(
                        folder.resolve("local"),
                        known.toUri(),
                        folder.resolve("repository").toUri(),
                        known.toUri()));
    }

    private static void publish(Path file, String artifact, String extension) throws IOException {
        Path place =
                folder.resolve("repository/org/gatewright").resolve(artifact).resolve(VERSION);
        Files.createDirectories(place);
        Files.copy(file, place.resolve(artifact + "-" + VERSION + extension), StandardCopyOption.REPLACE_EXISTING);
    }

    private static final String QUARKUS = "quarkus";

    private Process start(String project, String... properties) throws Exception {
        Path copy = folder.resolve(project);
        try (Stream<Path> files = Files.walk(PROJECTS.resolve(project))) {
            for (Path file : files.toList()) {
                Path target =
                        copy.resolve(PROJECTS.resolve(project).relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        Path log = copy.resolve("maven.log");
        Process maven = new ProcessBuilder(
                        "mvn",
                        "-B",
                        "-s",
                        folder.resolve("settings.xml").toString(),
                        project.equals(QUARKUS) ? "package" : "compile",
                        "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath",
                        "-Dmdep.outputFile=classpath")
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(maven.waitFor()).as(Files.readString(log)).isZero();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Dport=" + port));
        command.addAll(List.of(properties));
        command.addAll(
                project.equals(QUARKUS)
                        ? List.of("-jar", "target/quarkus-app/quarkus-run.jar")
                        : List.of(
                                "-cp",
                                "target/classes" + File.pathSeparator + Files.readString(copy.resolve("classpath")),
                                "example.Main"));
        return new ProcessBuilder(command)
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(copy.resolve("run.log").toFile())
                .start();
    }

    private HttpResponse<String> clock(String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/clock"));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private void awaitStart(Process process) {
        Await.until("the project serves its clock", () -> {
            assertThat(process.isAlive()).isTrue();
            try {
                return clock("").statusCode() == 401;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "vertx", "servlet", "javalin", QUARKUS, "spring-boot"})
    void buildsAndRunsAServerOnEachWebStack(String stack) throws Exception {
        Process process = start(stack);
        try {
            awaitStart(process);
            String path = stack.equals("spring-boot") ? "/oauth2/token" : "/token";
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .header(
                                    "Authorization",
                                    "Basic " + Base64.getEncoder().encodeToString("job:a+secret".getBytes()))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            String token = String.valueOf(Json.read(response.body()).get("access_token"));
            assertThat(clock(token).statusCode()).isEqualTo(200);
        } finally {
            process.destroy();
        }
    }

    @Test
    void buildsAndRunsAResourceServer() throws Exception {
        String api = "https://clock.example";
        try (TestAuthorizationServer login =
                TestAuthorizationServer.start(builder -> builder.resources(ProtectedResource.at(api)))) {
            String secret = login.client("clock", builder -> builder.introspects(api));
            Process process = start("spring-boot-api", "-Dissuer=" + login.issuer(), "-Dsecret=" + secret);
            try {
                awaitStart(process);
                assertThat(clock(login.user("alice").at(api).token("clock")).statusCode())
                        .isEqualTo(200);
            } finally {
                process.destroy();
            }
        }
    }
}
