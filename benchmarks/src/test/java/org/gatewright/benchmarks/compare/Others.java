package org.gatewright.benchmarks.compare;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatewright.benchmarks.throughput.FormRequest;
import org.gatewright.benchmarks.throughput.TokenCalls;
import org.gatewright.testkit.Wire;

/** Other authorization servers, which {@code benchmarks/run compare} has built or installed. */
final class Others {
    private static final Path SPRING = Path.of("spring", "target");
    private static final Path JAR = SPRING.resolve("server.jar");
    private static final Path NODE = Path.of("target", "oidc-provider");

    private Others() {}

    static List<Contender> all() {
        return List.of(
                spring("opaque", "reference"),
                spring("JWT ES256", "self-contained"),
                oidcProvider("opaque", "opaque"),
                oidcProvider("JWT ES256", "jwt"));
    }

    private static Contender spring(String tokens, String format) {
        Optional<String> obstacle = Files.exists(JAR) && Files.exists(SPRING.resolve("libraries"))
                ? Optional.empty()
                : Optional.of("not built; see benchmarks/target/spring.log");
        return new Contender(
                "Spring Authorization Server, " + tokens,
                folder -> {
                    int port = Wire.freePort();
                    String classes = String.join(File.pathSeparator, JAR.toString(), SPRING + "/libraries/*");
                    List<String> program = List.of(
                            "-cp",
                            classes,
                            "org.gatewright.benchmarks.spring.SpringServer",
                            "--server.address=localhost",
                            "--server.port=" + port,
                            // Unlimited requests per connection.
                            "--server.tomcat.max-keep-alive-requests=-1",
                            "--format=" + format);
                    Launch launch = Launch.java(folder.resolve("gc.log"), program)
                            .archived(folder.resolveSibling("spring.jsa"));
                    return stand(launch, port, "/oauth2/token");
                },
                obstacle);
    }

    private static Contender oidcProvider(String tokens, String format) {
        return new Contender(
                "oidc-provider, " + tokens,
                folder -> {
                    int port = Wire.freePort();
                    List<String> program =
                            List.of(NODE.resolve("server.js").toString(), Integer.toString(port), format);
                    return stand(
                            new Launch(List.of("env", "NODE_ENV=production", "node"), program, Optional.empty()),
                            port,
                            "/token");
                },
                nodeObstacle());
    }

    private static Optional<String> nodeObstacle() {
        boolean node = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
        if (!node) {
            return Optional.of("there is no command node");
        }
        return Files.exists(NODE.resolve("node_modules/oidc-provider"))
                ? Optional.empty()
                : Optional.of("not installed; see benchmarks/target/oidc-provider.log");
    }

    private static Stand stand(Launch launch, int port, String path) {
        byte[] first = FormRequest.post(port, path, TokenCalls.FORM);
        return new Stand(launch, port, first, Stand.Talks::first, () -> {});
    }
}
