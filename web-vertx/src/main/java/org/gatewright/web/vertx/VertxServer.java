package org.gatewright.web.vertx;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.protocol.http.Limits;

/**
 * A Vert.x HTTP server with one event loop per processor that is hardened against slow and large requests: bounded headers
 * and bodies, a timeout for each part of a request, HTTP/1.1 only. Thread-safe.
 *
 * <p>A connection is closed if the header of its next request is not complete in time, even if data arrives slowly.
 */
public final class VertxServer {
    private static final long KEEP_ALIVE_MILLIS = 30_000;

    /** The negative port numbers by which Vert.x lets servers share a free port. */
    private static final AtomicInteger FREE_PORTS = new AtomicInteger();

    private final Vertx vertx;
    private final VertxWeb web;
    private final Duration idle;
    private final List<HttpServer> loops = new CopyOnWriteArrayList<>();
    private volatile String deployment = "";

    private VertxServer(Vertx vertx, VertxWeb web, HttpServerOptions options) {
        this.vertx = vertx;
        this.web = web;
        int given = options.getIdleTimeout();
        this.idle = Duration.ofMillis(given > 0 ? options.getIdleTimeoutUnit().toMillis(given) : KEEP_ALIVE_MILLIS);
    }

    /**
     * Creates a Vert.x instance with the native transport if its library is present, and Java's otherwise. Serving files
     * from the class path is disabled, so that no cache directory is needed.
     */
    public static Vertx vertx() {
        FileSystemOptions files =
                new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
        return Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setFileSystemOptions(files));
    }

    /**
     * Starts a server for the routes that are mounted on the adapter.
     *
     * @param port 0 for a free one
     */
    public static Future<VertxServer> listen(Vertx vertx, VertxWeb web, String host, int port) {
        return listen(vertx, web, options().setHost(host).setPort(port));
    }

    /** Starts a server with custom options, preferably based on {@link #options}. */
    public static Future<VertxServer> listen(Vertx vertx, VertxWeb web, HttpServerOptions options) {
        int port = options.getPort() == 0 ? FREE_PORTS.decrementAndGet() : options.getPort();
        VertxServer server = new VertxServer(vertx, web, options);
        DeploymentOptions onEachProcessor =
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        return vertx.deployVerticle(() -> server.loop(options, port), onEachProcessor)
                .map(deployment -> {
                    server.deployment = deployment;
                    return server;
                });
    }

    /** Creates the server of one event loop; connections are distributed among the loops. */
    private Deployable loop(HttpServerOptions options, int port) {
        return context -> {
            Waiting waiting = new Waiting(Deadlines.current(vertx));
            return vertx.createHttpServer(options)
                    .connectionHandler(waiting::opened)
                    .requestHandler(waiting::handle)
                    .invalidRequestHandler(VertxServer::reject)
                    .listen(port, options.getHost())
                    .onSuccess(loops::add);
        };
    }

    /** Returns the port that the server listens on. */
    public int actualPort() {
        return loops.get(0).actualPort();
    }

    /** Replaces the certificates; open connections keep theirs. */
    public Future<Void> updateSSLOptions(ServerSSLOptions options) {
        return Future.all(loops.stream()
                        .map(loop -> loop.updateSSLOptions(options))
                        .toList())
                .mapEmpty();
    }

    /** Stops accepting connections, and closes open ones when their pending requests complete or after a timeout. */
    public Future<Void> shutdown(Duration timeout) {
        return Future.all(loops.stream().map(loop -> loop.shutdown(timeout)).toList())
                .compose(done -> close());
    }

    /** Stops the server and closes every connection. */
    public Future<Void> close() {
        return vertx.undeploy(deployment);
    }

    /** Returns options with limits for a public server. */
    public static HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxInitialLineLength(Limits.REQUEST_LINE)
                .setMaxHeaderSize(Limits.HEADERS)
                .setDecompressionSupported(false)
                .setCompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setIdleTimeout((int) KEEP_ALIVE_MILLIS)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setAlpnVersions(List.of(HttpVersion.HTTP_1_1))
                .setHttp2ClearTextEnabled(false);
    }

    /** Responds to malformed requests as Vert.x does, with the header fields of every response. */
    private static void reject(HttpServerRequest request) {
        VertxWeb.date(request);
        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
    }

    /** The connections of one event loop, which are closed if they wait for the header of a request for too long. */
    private final class Waiting {
        private final Map<HttpConnection, Line> lines = new ConcurrentHashMap<>();
        private final Deadlines deadlines;

        private Waiting(Deadlines deadlines) {
            this.deadlines = deadlines;
        }

        private void opened(HttpConnection connection) {
            Line line = new Line(connection);
            lines.put(connection, line);
            line.header.start(web.headerPatience());
            connection.closeHandler(closed -> {
                lines.remove(connection);
                line.header.cancel();
            });
        }

        private void handle(HttpServerRequest request) {
            Line line = lines.get(request.connection());
            if (line != null) { // else it is closed
                line.header.cancel();
                request.response().endHandler(line);
            }
            web.handle(request);
        }

        /** A connection; told when a response has been sent. */
        private final class Line implements Handler<Void> {
            private final Deadlines.Deadline header;

            private Line(HttpConnection connection) {
                this.header = deadlines.deadline(connection::close);
            }

            @Override
            public void handle(Void sent) {
                header.start(idle);
            }
        }
    }
}
