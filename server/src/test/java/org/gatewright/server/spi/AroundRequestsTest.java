package org.gatewright.server.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.gatewright.protocol.http.Handler;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.ExpectedLog;
import org.gatewright.testkit.Forms;
import org.junit.jupiter.api.Test;

/** Features that do something before and after each request. */
@ExpectedLog("invalid_client")
class AroundRequestsTest {
    private final List<String> calls = new ArrayList<>();

    private Handler noting(String name, Handler handler) {
        return request -> {
            calls.add(name + " before " + request.path());
            try {
                return handler.handle(request);
            } finally {
                calls.add(name + " after " + request.path());
            }
        };
    }

    @Test
    void aFeatureWrapsTheRoutesOfAllFeaturesAndTheLastOneIsOutermost() {
        TestServer server = TestServer.start(builder -> builder.enable(
                setup -> setup.aroundRequests(handler -> noting("first", handler)),
                setup -> setup.aroundRequests(handler -> noting("second", handler))));
        assertThat(server.get("/.well-known/oauth-authorization-server").status())
                .isEqualTo(200);
        String path = "/.well-known/oauth-authorization-server";
        assertThat(calls)
                .containsExactly(
                        "second before " + path, "first before " + path, "first after " + path, "second after " + path);
        calls.clear();
        assertThat(server.token(Forms.basic("unknown", "secret"), "grant_type=client_credentials")
                        .status())
                .isEqualTo(401);
        assertThat(calls).hasSize(4).allMatch(call -> call.endsWith("/token"));
    }
}
