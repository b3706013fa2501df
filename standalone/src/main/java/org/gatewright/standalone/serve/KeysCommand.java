package org.gatewright.standalone.serve;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.signing.KeyRotation;
import org.gatewright.server.signing.RotatingKeys;
import org.gatewright.server.token.StoredRing;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.config.StoreAddress;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
        @Mixin
        private ConfigOption config = new ConfigOption();

        @Option(
                names = "--tenant",
                description = "The name of a tenant, whose settings are NAME.yaml in the tenants directory.")
        private Optional<String> tenant = Optional.empty();

        @ArgGroup
        private Kind kind = new Kind();

        /** What else is rotated. */
        static final class Kind {
            @Option(
                    names = "--now",
                    description =
                            "In an emergency: replaces all keys, including signing keys, and invalidates every token.")
            private boolean now;

            @Option(
                    names = "--signing",
                    paramLabel = "ALGORITHM",
                    description = "Adds a signing key of the algorithm, such as RS256, before its rotation is due.")
            private Optional<String> signing = Optional.empty();
        }

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return CommandRunner.run(spec, config.file().toString(), this::rotate);
        }

        private void rotate() {
            ServerConfig.OpenedBy by = ServerConfig.storeOf(config.file(), tenant);
            requireStore(by);
            try (OpenStore store = OpenStore.open(by.store(), by.encryption(), Clock.systemUTC(), Entropy.system())) {
                String issuer = by.issuer().value();
                String done = kind.signing
                        .map(algorithm -> announce(by, store, algorithm))
                        .orElseGet(() -> kind.now ? replace(by, store, issuer) : step(store.ring(issuer)));
                spec.commandLine().getOut().println(done);
                spec.commandLine().getOut().flush();
            }
        }

        private static String step(StoredRing ring) {
            return ring.rotate()
                    ? "Each node that is restarted issues tokens with the new key. The old keys remain valid."
                    : "A new key was added. Restart every node, then run this command again to issue tokens with it.";
        }

        private static String announce(ServerConfig.OpenedBy by, OpenStore store, String algorithm) {
            SigningAlgorithm added = SigningAlgorithm.of(algorithm)
                    .orElseThrow(() -> new IllegalArgumentException("There is no signing algorithm '" + algorithm
                            + "'; it is one of " + String.join(", ", SigningAlgorithm.names())));
            signingKeys(by, store.tenant(by.issuer().value())).announce(added);
            return "A key was added. Each node publishes it when it is restarted, or within 8 hours; it signs in "
                    + KeyRotation.defaults().publishAhead().toHours() + " hours.";
        }

        private static RotatingKeys signingKeys(ServerConfig.OpenedBy by, OpenStore.Tenant tenant) {
            return new RotatingKeys(
                    tenant.stores().keys(),
                    tenant.keys().tenant(by.issuer().value()).sealer("signing keys"),
                    by.algorithm(),
                    KeyRotation.defaults(),
                    Duration.ofMinutes(10),
                    Clock.systemUTC(),
                    Entropy.system());
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
            signingKeys(by, after).replaceAll();
            ring.forget();
            return "All keys were replaced. Restart every node now; until then it rejects tokens or fails.";
        }
    }

    /** {@code gatewright keys reencrypt}. */
    @Command(
            name = "reencrypt",
            description =
                    "Encrypts the keys of all tenants with the first key-encryption key; the others can then be removed.",
            mixinStandardHelpOptions = true)
    static final class Reencrypt implements Callable<Integer> {
        @Mixin
        private ConfigOption config = new ConfigOption();

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return CommandRunner.run(spec, config.file().toString(), this::reencrypt);
        }

        /** Opens the store of each tenant, which encrypts its keys with the first key, if they were not. */
        private void reencrypt() {
            ServerConfig.OpenedBy by = ServerConfig.storeOf(config.file(), Optional.empty());
            requireStore(by);
            List<Issuer> issuers = ServerConfig.issuersOf(config.file());
            try (OpenStore store = OpenStore.open(by.store(), by.encryption(), Clock.systemUTC(), Entropy.system())) {
                issuers.forEach(issuer -> store.tenant(issuer.value()));
            }
            spec.commandLine()
                    .getOut()
                    .println("The keys of " + issuers.size() + " tenants are encrypted with the first key.");
            spec.commandLine().getOut().flush();
        }
    }

    private static void requireStore(ServerConfig.OpenedBy by) {
        if (by.store().equals(StoreAddress.MEMORY)) {
            throw new IllegalStateException("Keys in memory are new with each start");
        }
    }
}
