package org.gatewright.standalone.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gatewright.server.event.Event;
import org.gatewright.server.event.EventListener;
import org.gatewright.standalone.config.ServerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that wait for nothing are handled where they are received, without a change of threads. */
class EventLoopTest {
    /** Where the last event of each kind happened. */
    private final Map<Class<?>, Boolean> onEventLoop = new ConcurrentHashMap<>();

    private final Extension watched = new Extension() {
        @Override
        public EventListener events() {
            return (issuer, event) -> onEventLoop.put(event.getClass(), Context.isOnEventLoopThread());
        }
    };

    private ServerProgram start(Site site, String store) throws IOException {
        Path settings = site.settings("");
        Files.writeString(settings, Files.readString(settings).replace("sqlite:state.db", store));
        return ServerProgram.start(ServerConfig.read(settings), watched);
    }

    @Test
    void issuesAndRefusesTokensOfAStoreInMemoryOnTheEventLoop(@TempDir Path folder) throws IOException {
        Site site = Site.at(folder);
        try (ServerProgram program = start(site, "memory")) {
            assertThat(issue(site, Site.SECRET)).isEqualTo(200);
            assertThat(issue(site, "wrong")).isEqualTo(401);
        }
        assertThat(onEventLoop).containsEntry(Event.Issued.class, true).containsEntry(Event.Refused.class, true);
    }

    @Test
    void insertsTokensIntoADatabaseFromTheEventLoopAndReadsThemOnAWorker(@TempDir Path folder) throws IOException {
        Site site = Site.at(folder);
        try (ServerProgram program = start(site, "sqlite:state.db")) {
            assertThat(issue(site, Site.SECRET)).isEqualTo(200);
            assertThat(site.post(
                                    "/token",
                                    "grant_type=refresh_token&refresh_token=gwR_x&client_id=service&client_secret="
                                            + Site.SECRET)
                            .status())
                    .isEqualTo(400);
        }
        assertThat(onEventLoop).containsEntry(Event.Issued.class, true).containsEntry(Event.Refused.class, false);
    }

    private static int issue(Site site, String secret) {
        return site.post("/token", "grant_type=client_credentials&client_id=service&client_secret=" + secret)
                .status();
    }
}
