package org.gatewright.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.gatewright.web.vertx.VertxServer;
import org.gatewright.web.vertx.VertxWeb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Hundreds of senders and receivers that send little or stall do not delay others, and their connections are closed in
 * the end.
 *
 * <p>The JDK's time limits come from the system properties in this module's build file. The tests only wait, so they
 * run at the same time.
 */
@ParameterizedClass
@EnumSource
@Execution(ExecutionMode.CONCURRENT)
class SlowSenderTest {
    private static final int SLOW = 300;
    private static final int QUICK = 20;
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final List<Socket> slow = new ArrayList<>();

    @Parameter
    WebStack stack;

    private WebStack.Running running;

    @BeforeEach
    void start() {
        List<Route> routes = List.of(
                Route.post("/in", request -> Response.text(200, "in")),
                Route.get("/quick", request -> Response.text(200, "quick")),
                Route.get("/large", request -> Response.empty(200).body(new byte[4 << 20])));
        running = stack == WebStack.VERTX ? impatientVertx(routes) : stack.serve(routes);
    }

    private static WebStack.Running impatientVertx(List<Route> routes) {
        VertxWeb web = VertxWeb.on(WebStack.SHARED).mount(routes).patience(LIMIT, LIMIT);
        VertxServer server = WebStack.done(VertxServer.listen(
                WebStack.SHARED,
                web,
                VertxServer.options()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setIdleTimeout((int) LIMIT.toSeconds())
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)));
        return new WebStack.Running(server.actualPort(), () -> WebStack.done(server.close()));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : slow) {
            socket.close();
        }
        running.close();
    }

    @Test
    @Checks({"HT-01", "R-12"})
    void closesConnectionsWhoseHeadersTakeTooLong() {
        servesOthersWhile("POST /in HTTP/1.1\r\nHost: h\r\nX: ", SLOW);
        Await.until("all are closed", this::areClosedToWriters);
    }

    @Test
    @Checks({"HT-01", "R-12"})
    void closesConnectionsWhoseBodiesTakeTooLong() {
        servesOthersWhile("POST /in HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n", SLOW);
        Await.until("all are closed", this::areClosedToWriters);
    }

    @Test
    @Checks("HT-01")
    void closesConnectionsThatSendNothing() {
        servesOthersWhile("", SLOW);
        assertThat(slow).allMatch(SlowSenderTest::ends);
    }

    @Test
    @Checks("HT-01")
    void closesConnectionsThatDoNotReadTheirResponse() {
        servesOthersWhile("GET /large HTTP/1.1\r\nHost: h\r\n\r\n", 50);
        Await.until("all are closed", this::areClosedToWriters);
    }

    /** Opens slow connections and serves quick requests before one of them is closed, at the latest in some round. */
    private void servesOthersWhile(String bytes, int connections) {
        Await.until("others are served while the slow are connected", () -> {
            open(bytes, connections);
            for (int i = 0; i < QUICK; i++) {
                if (!running.wire().get("/quick").text().startsWith("HTTP/1.1 200")) {
                    return false; // this round was too slow as well, on a busy machine
                }
            }
            return !isClosed(slow.get(slow.size() - 1));
        });
    }

    /** Whether the server has closed the connection; what it sent before remains unread. */
    private static boolean isClosed(Socket socket) throws IOException {
        try {
            socket.getOutputStream().write('x');
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    /** Waits until the server closes the connection. */
    private static boolean ends(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private boolean areClosedToWriters() throws IOException {
        for (Socket socket : slow) {
            if (!isClosed(socket)) {
                return false;
            }
        }
        return true;
    }

    private void open(String bytes, int connections) {
        try {
            for (int i = 0; i < connections; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4096);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), running.port()));
                slow.add(socket);
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
