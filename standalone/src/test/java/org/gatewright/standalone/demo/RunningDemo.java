package org.gatewright.standalone.demo;

import java.io.IOException;
import java.net.ServerSocket;
import org.gatewright.standalone.config.StoreAddress;
import org.gatewright.standalone.serve.ServerProgram;

/** The demo in memory, on a free port. */
record RunningDemo(int port, ServerProgram gateway) implements AutoCloseable {
    static RunningDemo start() throws IOException {
        int port = freePort();
        return new RunningDemo(port, Demo.start(Demo.settings(port, StoreAddress.MEMORY)));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        gateway.close();
    }
}
