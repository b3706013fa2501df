package org.gatewright.conformance;

import java.time.Clock;
import java.util.function.Consumer;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Wire;

/** A test server that is reached over TCP, through one web stack. */
record NetworkServer(TestServer test, WebStack.Running running) implements AutoCloseable {
    /** Starts a server whose issuer is {@link TestServer#ISSUER}, independent of its port. */
    static NetworkServer start(WebStack stack, MemoryClients clients, Consumer<ServerBuilder> change) {
        return start(stack, TestServer.ISSUER, clients, change, 0);
    }

    static NetworkServer start(WebStack stack) {
        return start(stack, Clients.all(), builder -> {});
    }

    /** Starts a server with its own address as issuer and the system clock, for clients that discover it. */
    static NetworkServer reachable(WebStack stack, Consumer<ServerBuilder> change) {
        int port = Wire.freePort();
        Clock time = Clock.systemUTC();
        Consumer<ServerBuilder> real = builder -> builder.clock(time).stores(MemoryStoreProvider.stores(time));
        return start(stack, TestServer.ISSUER + ":" + port, Clients.all(), real.andThen(change), port);
    }

    private static NetworkServer start(
            WebStack stack, String issuer, MemoryClients clients, Consumer<ServerBuilder> change, int port) {
        ServerBuilder builder = AuthorizationServer.builder().issuer(issuer).allowInsecureRequests();
        WebStack.Running[] running = new WebStack.Running[1];
        TestServer test = new TestServer(builder, clients, change, routes -> {
            running[0] = stack.serve(routes, TrustedProxies.none(), port);
            return running[0].wire();
        });
        return new NetworkServer(test, running[0]);
    }

    int port() {
        return running.port();
    }

    @Override
    public void close() {
        running.close();
    }
}
