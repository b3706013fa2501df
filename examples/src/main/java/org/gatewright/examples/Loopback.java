package org.gatewright.examples;

import java.util.List;
import org.gatewright.protocol.http.Route;
import org.gatewright.web.jdk.JdkWeb;

/** A server on a free port of this machine, for as long as an example runs. */
final class Loopback implements AutoCloseable {
    private final JdkWeb web = JdkWeb.bind(0);

    /** What it is called, before it serves anything; good as an issuer. */
    String address() {
        return "http://localhost:" + web.server().getAddress().getPort();
    }

    void serve(List<Route> routes) {
        web.mount(routes).start();
    }

    @Override
    public void close() {
        web.server().stop(0);
    }
}
