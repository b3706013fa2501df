package org.gatewright.store.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisStoresTest extends RedisStoresContract {
    @SuppressWarnings("NullAway.Init")
    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.started();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    String uri() {
        return server.uri();
    }
}
