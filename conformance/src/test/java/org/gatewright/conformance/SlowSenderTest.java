package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.spec.Checks;
import org.gatewright.tck.Wire;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Hundreds of senders and receivers that dribble or stall hold nobody up, and are cut off in the end.
 *
 * <p>The JDK's time limits come from the system properties in this module's build file.
 */
@ParameterizedClass
@EnumSource
@Timeout(120)
class SlowSenderTest {
    private static final int SLOW = 300;
    private static final int QUICK = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final List<Socket> slow = new ArrayList<>();

    @Parameter
    WebStack stack;

    private WebStack.Running running;
    private Wire wire;

    @BeforeEach
    void start() {
        List<Route> routes = List.of(
                Route.post("/in", request -> Response.text(200, "in")),
                Route.get("/quick", request -> Response.text(200, "quick")),
                Route.get("/large", request -> Response.empty(200).body(new byte[4 << 20])));
        running = stack == WebStack.VERTX ? impatientVertx(routes) : stack.serve("", routes);
        wire = new Wire(running.port());
    }

    private static WebStack.Running impatientVertx(List<Route> routes) {
        Vertx vertx = Vertx.vertx();
        VertxWeb web = VertxWeb.on(vertx).mount("", routes).patience(PATIENCE, PATIENCE);
        HttpServer server = VertxServer.listen(
                        vertx,
                        web,
                        VertxServer.options()
                                .setHost("127.0.0.1")
                                .setPort(0)
                                .setIdleTimeout((int) PATIENCE.toSeconds())
                                .setIdleTimeoutUnit(TimeUnit.SECONDS))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return new WebStack.Running(
                server.actualPort(),
                () -> vertx.close().toCompletionStage().toCompletableFuture().join());
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : slow) {
            socket.close();
        }
        running.stop().run();
    }

    @Test
    @Checks({"HT-01", "R-12"})
    void headersThatDribbleAreCutOff() {
        open(SLOW, "POST /in HTTP/1.1\r\nHost: h\r\nX: ");
        assertOthersAreServedUntilAllAreCutOff();
    }

    @Test
    @Checks({"HT-01", "R-12"})
    void bodiesThatDribbleAreCutOff() {
        open(SLOW, "POST /in HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n");
        assertOthersAreServedUntilAllAreCutOff();
    }

    @Test
    @Checks("HT-01")
    void connectionsThatSendNothingAreCutOff() {
        open(SLOW, "");
        assertOthersAreServed();
        assertThat(slow).allMatch(SlowSenderTest::ends);
    }

    @Test
    @Checks("HT-01")
    void receiversThatDoNotReadAreCutOff() {
        open(50, "GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
        assertOthersAreServedUntilAllAreCutOff();
    }

    private void assertOthersAreServedUntilAllAreCutOff() {
        CompletableFuture<Void> cutOff = CompletableFuture.runAsync(this::dribble, task -> new Thread(task).start());
        assertThat(wire.get("/quick")).startsWith("HTTP/1.1 200");
        assertThat(cutOff).as("served only after the slow were cut off").isNotDone();
        assertOthersAreServed();
        assertThat(cutOff).succeedsWithin(Duration.ofSeconds(60));
    }

    private void assertOthersAreServed() {
        for (int i = 0; i < QUICK; i++) {
            assertThat(wire.get("/quick")).startsWith("HTTP/1.1 200");
        }
    }

    private void open(int count, String bytes) {
        try {
            for (int i = 0; i < count; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4096);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), running.port()));
                socket.setSoTimeout(30_000);
                slow.add(socket);
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One more byte on each connection, again and again, until all are closed. */
    private void dribble() {
        List<Socket> open = new ArrayList<>(slow);
        while (!open.isEmpty()) {
            open.removeIf(socket -> {
                try {
                    socket.getOutputStream().write('x');
                    return false;
                } catch (IOException closed) {
                    return true;
                }
            });
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static boolean ends(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }
}
