package org.gatewright.standalone.command;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.signing.KeyRotation;
import org.gatewright.server.token.StoredRing;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.config.StoreAddress;
import org.gatewright.standalone.serve.CommandRunner;
import org.gatewright.standalone.serve.ConfigOption;
import org.gatewright.standalone.serve.OpenStore;
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
        subcommands = {KeysCommand.Known.class, KeysCommand.Rotate.class, KeysCommand.Reencrypt.class},
        synopsisSubcommandLabel = "COMMAND")
public final class KeysCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** {@code gatewright keys list}. */
    @Command(
            name = "list",
            description = "Lists the keys that make tokens and signatures, without the keys themselves.",
            mixinStandardHelpOptions = true)
    static final class Known implements Callable<Integer> {
        private static final List<String> COLUMNS = List.of("use", "id", "alg", "state", "from");

        @Mixin
        private StoreOptions store = new StoreOptions();

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return store.run(spec, this::list);
        }

        private void list(OpenTenant tenant, Output out) {
            List<Integer> ring = tenant.keys().ids();
            Stream<Map<String, Object>> tokens = ring.stream()
                    .map(id -> row("tokens", id.toString(), id.equals(ring.get(0)) ? "current" : "former"));
            Instant now = tenant.now();
            Stream<Map<String, Object>> signatures = tenant.signingKeys().stored().stream()
                    .map(key -> {
                        String state = key.current() ? "current" : key.from().isAfter(now) ? "next" : "former";
                        Map<String, Object> row = row("signatures", key.id(), state);
                        row.put("alg", key.algorithm().value());
                        row.put("from", key.from().toString());
                        return row;
                    });
            out.objects(COLUMNS, Stream.concat(tokens, signatures), Integer.MAX_VALUE, "There are no keys");
        }

        private static Map<String, Object> row(String use, String id, String state) {
            return new LinkedHashMap<>(Map.of("use", use, "id", id, "state", state));
        }
    }

    /** {@code gatewright keys rotate}. */
    @Command(
            name = "rotate",
            description = "Rotates the key that issues tokens, in two steps: run it twice, 10 seconds apart.",
            mixinStandardHelpOptions = true)
    static final class Rotate implements Callable<Integer> {
        @Mixin
        private StoreOptions store = new StoreOptions();

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
            return store.run(spec, this::rotate);
        }

        private void rotate(OpenTenant tenant, Output out) {
            String done = kind.signing
                    .map(algorithm -> announce(tenant, algorithm))
                    .orElseGet(() -> kind.now ? replace(tenant) : step(tenant.ring()));
            out.done(done, Map.of("issuer", tenant.issuer(), "done", done));
        }

        private static String step(StoredRing ring) {
            return ring.rotate()
                    ? "Every node issues tokens with the new key within a second. The old keys remain valid."
                    : "A new key was added, which every node knows within a second. Run this command again in 10 seconds"
                            + " to issue tokens with it.";
        }

        private static String announce(OpenTenant tenant, String algorithm) {
            SigningAlgorithm added = SigningAlgorithm.of(algorithm)
                    .orElseThrow(() -> new IllegalArgumentException("There is no signing algorithm '" + algorithm
                            + "'; it is one of " + String.join(", ", SigningAlgorithm.names())));
            tenant.signingKeys().announce(added);
            return "A key was added. Each node publishes it within 8 hours, or when it is restarted; it signs in "
                    + KeyRotation.defaults().publishAhead().toHours() + " hours.";
        }

        /** Encrypts all data with a new key, which running nodes use from then on, then removes the old keys. */
        private static String replace(OpenTenant tenant) {
            int replacement = tenant.ring().replace();
            waitForNodes();
            OpenTenant after = tenant.reopened();
            after.registered()
                    .all()
                    .filter(client -> client.keys().sharedSecret().isPresent())
                    .forEach(client -> after.registered().change(client.id(), UnaryOperator.identity()));
            after.signingKeys().replaceAll();
            after.ring().forgetBefore(replacement);
            return "All keys were replaced; every node uses the new ones within a second. No earlier token is valid,"
                    + " but resource servers that verify JWTs themselves may know the old signing keys for 8 more hours.";
        }

        /** Waits until no running node seals anything with the previous key. */
        private static void waitForNodes() {
            try {
                Thread.sleep(OpenStore.KEY_CHECK.multipliedBy(2).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted; run the command again, which replaces the keys again", e);
            }
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
            if (by.store().equals(StoreAddress.MEMORY)) {
                throw new IllegalStateException("Keys in memory are new with each start");
            }
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
}
