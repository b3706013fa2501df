package org.gatewright.web.vertx;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.gatewright.protocol.http.Limits;

/**
 * A Vert.x HTTP server that slow and large senders can't hold: bounded headers and bodies, a time limit for each part
 * of a request, HTTP/1.1 alone.
 *
 * <p>A connection whose next request has not begun in time is closed, however many bytes of it have trickled in. The
 * map of timers is as large as the number of open connections.
 */
public final class VertxServer {
    private static final long KEEP_ALIVE_MILLIS = 30_000;

    private final Vertx vertx;
    private final VertxWeb web;
    private final long idleMillis;
    private final Map<HttpConnection, Long> timers = new ConcurrentHashMap<>();

    private VertxServer(Vertx vertx, VertxWeb web, HttpServerOptions options) {
        this.vertx = vertx;
        this.web = web;
        int idle = options.getIdleTimeout();
        this.idleMillis = idle > 0 ? options.getIdleTimeoutUnit().toMillis(idle) : KEEP_ALIVE_MILLIS;
    }

    /**
     * A Vert.x with the operating system's own transport where its library is there, and Java's elsewhere. It serves no
     * files from the class path, and so needs no folder to unpack them into.
     */
    public static Vertx vertx() {
        FileSystemOptions files =
                new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
        return Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setFileSystemOptions(files));
    }

    /** Starts a server for what is mounted on the adapter. */
    public static Future<HttpServer> listen(Vertx vertx, VertxWeb web, String host, int port) {
        return listen(vertx, web, options().setHost(host).setPort(port));
    }

    /** Starts a server with options of one's own, best made from {@link #options}. */
    public static Future<HttpServer> listen(Vertx vertx, VertxWeb web, HttpServerOptions options) {
        VertxServer server = new VertxServer(vertx, web, options);
        return vertx.createHttpServer(options)
                .connectionHandler(server::opened)
                .requestHandler(server::handle)
                .invalidRequestHandler(VertxServer::reject)
                .listen();
    }

    /** The limits of a server that strangers can reach. */
    public static HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxInitialLineLength(Limits.REQUEST_LINE)
                .setMaxHeaderSize(Limits.HEADERS)
                .setDecompressionSupported(false)
                .setCompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                .setIdleTimeout((int) KEEP_ALIVE_MILLIS)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setAlpnVersions(List.of(HttpVersion.HTTP_1_1))
                .setHttp2ClearTextEnabled(false);
    }

    private void opened(HttpConnection connection) {
        await(connection, web.headerPatience().toMillis());
        connection.closeHandler(closed -> stopWaiting(connection));
    }

    /** Answers what Vert.x could not read as it does, with the header fields that every response has. */
    private static void reject(HttpServerRequest request) {
        VertxWeb.date(request);
        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
    }

    private void handle(HttpServerRequest request) {
        stopWaiting(request.connection());
        request.response().endHandler(sent -> await(request.connection(), idleMillis));
        web.handle(request);
    }

    private void await(HttpConnection connection, long millis) {
        Long previous = timers.put(connection, vertx.setTimer(millis, late -> connection.close()));
        if (previous != null) {
            vertx.cancelTimer(previous);
        }
    }

    private void stopWaiting(HttpConnection connection) {
        Long timer = timers.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
