package org.gatewright.standalone.account;

import java.util.concurrent.Semaphore;
import org.gatewright.testkit.Http;
import org.gatewright.testkit.Wire;

/** A client that counts requests and responses, each as a permit. Thread-safe. */
record CountedWire(Wire wire, Semaphore messages) implements Http {
    @Override
    public String host() {
        return wire.host();
    }

    @Override
    public String send(String bytes) {
        messages.release();
        String response = wire.send(bytes);
        messages.release();
        return response;
    }
}
