package org.gatewright.web.jdk;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.Guard;
import org.gatewright.tck.WebAdapterContract;

class JdkWebTest extends WebAdapterContract {
    @Override
    protected Running start(List<Route> routes) {
        return running(listen().mount(routes));
    }

    @Override
    protected Running startNative(Guard guard, Scope scope) {
        JdkWeb web = listen();
        web.server().createContext("/native", web.protect(guard, scope, (exchange, token) -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            byte[] response = (token.clientId() + ":" + new String(body, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, response.length);
            exchange.getResponseBody().write(response);
            exchange.close();
        }));
        return running(web);
    }

    private static JdkWeb listen() {
        return JdkWeb.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static Running running(JdkWeb web) {
        web.start();
        return new Running(
                web.server().getAddress().getPort(), () -> web.server().stop(0));
    }
}
