package example;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.http.Dispatcher;
import org.gatewright.protocol.http.Framing;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Limits;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;

/** Serves routes in the router of Quarkus, and passes all other requests on. */
final class QuarkusWeb {
    static void mount(List<Route> routes, Router router) {
        Dispatcher dispatcher = new org.gatewright.protocol.http.Router(routes);
        BodyHandler bodies = BodyHandler.create(false).setBodyLimit(Limits.BODY);
        router.route().order(-1).handler(context -> {
            if (dispatcher.serves(host(context.request()), context.request().path())) {
                context.request().resume(); // Quarkus pauses each request until its body is wanted
                bodies.handle(context);
            } else {
                context.next();
            }
        });
        // A handler may wait for a store, so it runs on a worker thread.
        routes.stream().map(Route::path).distinct().forEach(path -> router.route(path)
                .blockingHandler(context -> write(context.response(), respond(dispatcher, context)), false));
    }

    private static Response respond(Dispatcher dispatcher, RoutingContext context) {
        HttpServerRequest http = context.request();
        Headers received = Headers.received(http.headers()::forEach);
        // HTTP/2 has :authority instead.
        Headers headers = received.first("Host").isPresent() ? received : received.with("Host", host(http));
        Optional<Response> refused = Framing.refuse(http.uri(), headers);
        byte[] body = context.body().buffer() == null ? new byte[0] : context.body().buffer().getBytes();
        Request.Origin origin = new Request.Origin(http.remoteAddress().hostAddress(), http.isSSL());
        return refused.orElseGet(() -> dispatcher.respond(
                new Request(http.method().name(), Framing.originForm(http.uri()), headers, body, origin)));
    }

    private static String host(HttpServerRequest http) {
        return http.authority() == null ? "" : http.authority().toString();
    }

    private static void write(HttpServerResponse to, Response response) {
        response.headers().copyTo((name, value) -> to.putHeader(name, value), (name, value) -> to.headers().add(name, value));
        to.setStatusCode(response.status()).end(Buffer.buffer(response.body().bytes()));
    }
}
