package org.gatewright.standalone.serve;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.signing.KeyRotation;
import org.gatewright.server.signing.RotatingKeys;
import org.gatewright.server.token.StoredRing;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.config.StoreAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gatewright keys}. */
@Command(
        name = "keys",
        description = "Manages the keys in the store.",
        mixinStandardHelpOptions = true,
        subcommands = {KeysCommand.Rotate.class, KeysCommand.Reencrypt.class},
        synopsisSubcommandLabel = "COMMAND")
public final class KeysCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** {@code gatewright keys rotate}. */
    @Command(
            name = "rotate",
            description = "Rotates the key that issues tokens, in two steps with a restart of every node in between.",
            mixinStandardHelpOptions = true)
    static final class Rotate implements Callable<Integer> {
        @Option(
                names = "--config",
                description = "The settings file (default: ${DEFAULT-VALUE}).",
                defaultValue = "gatewright.yaml")
        private Path file = Path.of("gatewright.yaml");

        @Option(
                names = "--tenant",
                description = "The name of a tenant, whose settings are NAME.yaml in the tenants directory.")
        private Optional<String> tenant = Optional.empty();

        @Option(
                names = "--now",
                description =
                        "In an emergency: replaces all keys, including signing keys, and invalidates every token.")
        private boolean now;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return CommandRunner.run(spec, file.toString(), this::rotate);
        }

        private void rotate() {
            ServerConfig.OpenedBy by = ServerConfig.storeOf(file, tenant);
            if (by.store().equals(StoreAddress.MEMORY)) {
                throw new IllegalStateException("Keys in memory cannot be rotated; they are created at each start");
            }
            try (OpenStore store = OpenStore.open(by.store(), by.encryption(), Clock.systemUTC(), Entropy.system())) {
                String issuer = by.issuer().value();
                spec.commandLine().getOut().println(now ? replace(by, store, issuer) : step(store.ring(issuer)));
                spec.commandLine().getOut().flush();
            }
        }

        private static String step(StoredRing ring) {
            return ring.rotate()
                    ? "Each node that is restarted issues tokens with the new key. The old keys remain valid."
                    : "A new key was added. Restart every node, then run this command again to issue tokens with it.";
        }

        /** Reseals all data under new keys, then removes the old keys. */
        private static String replace(ServerConfig.OpenedBy by, OpenStore store, String issuer) {
            StoredRing ring = store.ring(issuer);
            List<Client> clients = store.tenant(issuer).registered().all().toList();
            ring.replace();
            OpenStore.Tenant after = store.tenant(issuer);
            clients.stream()
                    .filter(client -> client.keys().sharedSecret().isPresent())
                    .forEach(after.registered()::save);
            new RotatingKeys(
                            after.stores().keys(),
                            after.keys().tenant(issuer).sealer("signing keys"),
                            by.algorithm(),
                            KeyRotation.defaults(),
                            Duration.ofMinutes(10),
                            Clock.systemUTC(),
                            Entropy.system())
                    .replaceAll();
            ring.forget();
            return "All keys were replaced. Restart every node now; until then it rejects tokens or fails.";
        }
    }

    /** {@code gatewright keys reencrypt}. */
    @Command(
            name = "reencrypt",
            description =
                    "Encrypts the keys of all tenants with the first key-encryption key; no other is needed then.",
            mixinStandardHelpOptions = true)
    static final class Reencrypt implements Callable<Integer> {
        @Option(
                names = "--config",
                description = "The file with the settings (default: ${DEFAULT-VALUE}).",
                defaultValue = "gatewright.yaml")
        private Path file = Path.of("gatewright.yaml");

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return CommandRunner.run(spec, file.toString(), this::reencrypt);
        }

        /** A ring that is opened is encrypted with the first key, if it was not. */
        private void reencrypt() {
            ServerConfig.OpenedBy by = ServerConfig.storeOf(file, Optional.empty());
            List<Issuer> issuers = ServerConfig.issuersOf(file);
            try (OpenStore store = OpenStore.open(by.store(), by.encryption(), Clock.systemUTC(), Entropy.system())) {
                issuers.forEach(issuer -> store.ring(issuer.value()).open());
            }
            spec.commandLine().getOut().println("The keys of " + issuers.size() + " tenants are encrypted with it.");
            spec.commandLine().getOut().flush();
        }
    }
}
