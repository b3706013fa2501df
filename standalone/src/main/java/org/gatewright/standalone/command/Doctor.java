package org.gatewright.standalone.command;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.gatewright.identity.user.UserStore;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.standalone.config.OpenFiles;
import org.gatewright.standalone.config.SecretFiles;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.config.StoreAddress;
import org.gatewright.standalone.serve.CommandRunner;
import org.gatewright.standalone.serve.OpenStore;

/** The checks of an installation, each of which reports its finding at once. */
final class Doctor {
    private static final String SETTINGS = "settings";
    private static final String STORE = "store";
    private static final String KEYS = "keys";
    private static final String USERS = "users";

    private final Path file;
    private final Optional<String> tenant;
    private final boolean online;
    private final Clock clock;

    /**
     * Creates the checks.
     *
     * @param file the settings file
     * @param tenant the name of a tenant; empty for the program's own server
     * @param online whether other machines may be asked
     */
    Doctor(Path file, Optional<String> tenant, boolean online, Clock clock) {
        this.file = file;
        this.tenant = tenant;
        this.online = online;
        this.clock = clock;
    }

    /** Runs the checks; those after the settings only if these can be read. */
    void examine(Consumer<Finding> report) {
        ServerConfig config;
        try {
            ServerConfig program = ServerConfig.read(file);
            config = tenant.map(name -> tenant(program, name)).orElse(program);
        } catch (RuntimeException e) {
            report.accept(Finding.failed(SETTINGS, CommandRunner.reasons(e), "correct the file"));
            return;
        }
        report.accept(Finding.ok(SETTINGS, "valid, for " + config.issuer()));
        tenants(config, report);
        files(report);
        store(config, report);
        host(config, report);
        config.network().tls().ifPresent(tls -> CertificateCheck.of(tls, config.issuer(), clock, report));
        new MetadataCheck(config, online, clock).examine(report);
    }

    private static ServerConfig tenant(ServerConfig program, String name) {
        Path folder = program.tenants()
                .orElseThrow(() -> new IllegalArgumentException("The settings have no directory of 'tenants'"));
        return program.tenant(folder.resolve(name + ".yaml"));
    }

    /** Reads the settings of all tenants. */
    private static void tenants(ServerConfig config, Consumer<Finding> report) {
        for (Path settings : config.tenants().map(ServerConfig::tenantsIn).orElse(List.of())) {
            try {
                report.accept(Finding.ok(
                        "tenant", "valid, for " + config.tenant(settings).issuer()));
            } catch (RuntimeException e) {
                report.accept(Finding.failed("tenant", CommandRunner.reasons(e), "correct the file"));
            }
        }
    }

    private void files(Consumer<Finding> report) {
        List<Path> open = SecretFiles.of(file).stream()
                .filter(OpenFiles::isOpen)
                .distinct()
                .toList();
        open.forEach(path -> report.accept(Finding.warning(
                "files", path + " is accessible to every user of this machine", "run 'chmod o-rwx " + path + "'")));
        if (open.isEmpty()) {
            report.accept(Finding.ok("files", "closed to other users of this machine"));
        }
    }

    private void store(ServerConfig config, Consumer<Finding> report) {
        if (config.store().equals(StoreAddress.MEMORY)) {
            report.accept(Finding.warning(
                    STORE, "in memory, so that everything ends with the server", "set 'store: sqlite:state.db'"));
            return;
        }
        try (OpenStore store = OpenStore.open(config.store(), config.encryption(), clock, Entropy.system())) {
            store.provider().check();
            report.accept(Finding.ok(STORE, "reachable and writable"));
            store.provider().weaknesses().forEach(line -> report.accept(Finding.warning(STORE, line, "")));
            keys(config, store, report);
            users(config, store, report);
        } catch (RuntimeException e) {
            report.accept(Finding.failed(
                    STORE, CommandRunner.reasons(e), "check 'store', and that the database accepts connections"));
        }
    }

    private static void keys(ServerConfig config, OpenStore store, Consumer<Finding> report) {
        String issuer = config.issuer().value();
        boolean missing =
                store.provider().tenant(issuer).keys().load(KeyStore.RING).isEmpty();
        if (missing && store.provider().isEmpty(issuer)) {
            report.accept(Finding.ok(KEYS, "not made yet; the first start makes them"));
        } else if (missing) {
            report.accept(Finding.failed(
                    KEYS, "the store has data but no keys", "restore it from a backup that includes its keys"));
        } else {
            try {
                store.ring(issuer).open();
                report.accept(Finding.ok(KEYS, "present, and decrypted with the key-encryption key"));
            } catch (IllegalStateException e) {
                report.accept(Finding.failed(
                        KEYS, CommandRunner.reasons(e), "add that key to the file of 'key-encryption-key'"));
            }
        }
    }

    private static void users(ServerConfig config, OpenStore store, Consumer<Finding> report) {
        if (config.realm().users().isPresent()) {
            report.accept(Finding.ok(USERS, "in a file"));
            return;
        }
        boolean none = store.provider()
                .tenant(config.issuer().value())
                .find(UserStore.class)
                .filter(users -> !users.list("", Optional.empty()).items().isEmpty())
                .isEmpty();
        report.accept(
                none
                        ? Finding.warning(USERS, "none in the store yet", "add one with 'gatewright user add'")
                        : Finding.ok(USERS, "in the store"));
    }

    private static void host(ServerConfig config, Consumer<Finding> report) {
        String host = URI.create(config.issuer().value()).getHost();
        try {
            int addresses = InetAddress.getAllByName(host).length;
            report.accept(Finding.ok("host", host + " has addresses: " + addresses));
        } catch (UnknownHostException e) {
            report.accept(Finding.warning(
                    "host",
                    host + " has no address on this machine",
                    "check the DNS, unless only other machines know the name"));
        }
    }
}
