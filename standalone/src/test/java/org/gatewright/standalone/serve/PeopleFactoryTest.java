package org.gatewright.standalone.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatewright.identity.user.UserDirectory;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.OAuthException;
import org.gatewright.server.limit.SharedLimits;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.config.StoreAddress;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The users of several tenants of one program. */
class PeopleFactoryTest {
    private static final int CALLERS = 32;
    private static final int PASSES = 2;

    @TempDir
    private Path folder;

    private final Clock clock = Clock.systemUTC();
    private final Entropy entropy = Entropy.system();
    private final PeopleFactory people = new PeopleFactory(
            new LdapDirectories(clock, entropy), PASSES, new SharedLimits(clock, entropy), clock, entropy);

    private UserDirectory users(OpenStore store, String tenant) throws IOException {
        String issuer = "http://localhost:8080/" + tenant;
        Path settings = Files.writeString(folder.resolve(tenant + ".yaml"), """
                issuer: %s
                listen: localhost:8080
                store: sqlite:state.db
                key-encryption-key: kek
                """.formatted(issuer));
        return people.of(ServerConfig.read(settings), store.tenant(issuer), Extension.NONE)
                .users();
    }

    /** Returns whether the password of an unknown user was hashed; not, if too many are. */
    private static boolean hashes(UserDirectory users) {
        try {
            assertThat(users.authenticate("unknown", "wrong")).isEmpty();
            return true;
        } catch (OAuthException busy) {
            return false;
        }
    }

    @Test
    @Checks("TN-02")
    void letsUsersOfATenantSignInWhileAnotherIsFlooded() throws IOException {
        Site.at(folder); // with a key
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        ExecutorService flood = Executors.newFixedThreadPool(CALLERS);
        try (OpenStore store = OpenStore.open(StoreAddress.MEMORY, Optional.empty(), clock, entropy)) {
            UserDirectory flooded = users(store, "flooded");
            UserDirectory other = users(store, "other");
            for (int i = 0; i < CALLERS; i++) {
                flood.execute(() -> {
                    while (!over.get()) {
                        if (!hashes(flooded)) {
                            refused.incrementAndGet();
                            Thread.onSpinWait();
                        }
                    }
                });
            }
            Await.until("the tenant has used up its share", () -> refused.get() > 0);
            for (int i = 0; i < 3; i++) {
                assertThat(hashes(other)).isTrue();
            }
        } finally {
            over.set(true);
            flood.shutdown();
        }
    }
}
