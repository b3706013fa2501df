package org.gatewright.standalone.serve;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatewright.identity.sign.FirstUser;
import org.gatewright.identity.user.UserStore;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.storage.IssuerOneTimes;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.store.Stores;
import org.gatewright.standalone.account.AccountFeature;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.config.StoreAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gatewright bootstrap}, which makes a new link for the first user; earlier ones are not valid any more. */
@Command(
        name = "bootstrap",
        description = "Prints a link with which the first user, an administrator, makes an account.",
        mixinStandardHelpOptions = true)
public final class BootstrapCommand implements Callable<Integer> {
    /** The name of the file with a link that no terminal can show. */
    static final String FILE = "gatewright-welcome.txt";

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--tenant",
            description = "The name of a tenant, whose settings are NAME.yaml in the tenants directory.")
    private Optional<String> tenant = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return CommandRunner.run(spec, config.file().toString(), this::print);
    }

    private void print() {
        ServerConfig.OpenedBy by = ServerConfig.storeOf(config.file(), tenant);
        if (by.store().equals(StoreAddress.MEMORY)) {
            throw new IllegalStateException("The store is in memory and has no users");
        }
        try (OpenStore store = OpenStore.open(by.store(), by.encryption(), Clock.systemUTC(), Entropy.system())) {
            String link = link(store, by.issuer(), Clock.systemUTC(), Entropy.system())
                    .orElseThrow(() -> new IllegalStateException("There is a user already; sign in instead"));
            spec.commandLine().getOut().println(link);
            spec.commandLine().getOut().flush();
        }
    }

    /** Returns a new link; empty if there is a user, or the store has none. */
    static Optional<String> link(OpenStore store, Issuer issuer, Clock clock, Entropy entropy) {
        Stores stores = store.tenant(issuer.value()).stores();
        // As the server itself sees it.
        OneTimeStore oneTimes = new IssuerOneTimes(stores.oneTimes(), issuer.value());
        return stores.find(UserStore.class)
                .flatMap(users -> new FirstUser(users, oneTimes, entropy, clock).invite())
                .map(secret -> issuer.value() + AccountFeature.WELCOME + "?link=" + secret);
    }

    /** Prints a link on a terminal, or else writes it to a file that only its owner can read. */
    static void show(String link, Path file, PrintWriter out) {
        if (isTerminal()) {
            out.println("Make the first account here, within an hour: " + link);
        } else {
            try {
                Files.deleteIfExists(file);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.write(file, (link + "\n").getBytes(StandardCharsets.UTF_8));
                out.println("The link for the first account, valid for an hour, is in " + file);
            } catch (IOException | UnsupportedOperationException e) {
                out.println("Run 'gatewright bootstrap' to get a link for the first account");
            }
        }
        out.flush();
    }

    /** Returns whether a person reads the output; newer versions of Java have a console even without a terminal. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException older) {
            return true;
        }
    }
}
