package org.gatewright.standalone.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.gatewright.protocol.Entropy;
import org.gatewright.standalone.config.FirstStart;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.config.StoreAddress;
import org.gatewright.standalone.serve.CommandRunner;
import org.gatewright.standalone.serve.ServerProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code gatewright training-run}: the training run of the JVM's class archive. Starts servers on free ports of the loopback
 * interface, sends them requests, and stops.
 */
@Command(
        name = "training-run",
        hidden = true,
        description = "Runs servers for a moment, so that the JVM can archive the classes that they load.",
        mixinStandardHelpOptions = true)
public final class TrainingRunCommand implements Callable<Integer> {
    private static final int REPETITIONS = 20;
    private static final String BASIC = "Authorization: Basic "
            + Base64.getEncoder()
                    .encodeToString("demo-service:demo-service-secret".getBytes(StandardCharsets.US_ASCII));
    private static final List<String> PAGES = List.of(
            "/.well-known/openid-configuration",
            "/.well-known/oauth-authorization-server",
            "/oauth2/jwks",
            "/account",
            "/login",
            "/no-such-page");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return CommandRunner.run(spec, "the training run", () -> {
            try {
                serveFirst();
                demo();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Runs a server as it is started without a settings file. */
    private static void serveFirst() throws IOException {
        Path folder = Files.createTempDirectory("gatewright");
        try {
            int port = freePort();
            Path settings = folder.resolve("gatewright.yaml");
            FirstStart.write(settings, "http://localhost:" + port, Entropy.system());
            try (ServerProgram server = ServerProgram.start(ServerConfig.read(settings))) {
                request(port);
            }
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void demo() throws IOException {
        int port = freePort();
        try (ServerProgram server = Demo.start(Demo.settings(port, StoreAddress.MEMORY))) {
            request(port);
        }
    }

    private static void request(int port) throws IOException {
        for (String page : PAGES) {
            send(port, "GET " + page + " HTTP/1.1", "Accept: text/html", "");
        }
        for (int i = 0; i < REPETITIONS; i++) {
            send(port, "POST /oauth2/token HTTP/1.1", BASIC, "grant_type=client_credentials&scope=VIEW_CLOCK");
        }
    }

    private static void send(int port, String start, String header, String form) throws IOException {
        String request = start + "\r\nHost: localhost:" + port + "\r\n" + header + "\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length() + "\r\n\r\n"
                + form;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }

    /** Returns a port below those that a system assigns to outgoing connections, so that none of them takes it. */
    private static int freePort() throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(16_000, 20_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // The next may be free.
            }
        }
        throw new BindException("No free port was found from 16000 to 19999.");
    }
}
