package org.gatewright.standalone.demo;

import java.io.IOException;
import org.gatewright.standalone.config.StoreAddress;
import org.gatewright.standalone.serve.ServerProgram;
import org.gatewright.testkit.Wire;

/** The demo in memory, on a free port. */
record RunningDemo(int port, ServerProgram gateway) implements AutoCloseable {
    static RunningDemo start() throws IOException {
        int port = Wire.freePort();
        return new RunningDemo(port, Demo.start(Demo.settings(port, StoreAddress.MEMORY)));
    }

    @Override
    public void close() {
        gateway.close();
    }
}
