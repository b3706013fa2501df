package org.gatewright.standalone.serve;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.storage.StorageException;
import org.gatewright.standalone.config.ConfigException;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.login.Argon2id;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gatewright serve}. */
@Command(
        name = "serve",
        description = "Runs an authorization server as its settings describe it.",
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            description = "The file with the settings (default: ${DEFAULT-VALUE}).",
            defaultValue = "gatewright.yaml")
    private Path file = Path.of("gatewright.yaml");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Entropy entropy = Entropy.system();
        try {
            ServerConfig config = ServerConfig.read(file, entropy, new Argon2id(entropy));
            Gateway gateway = Gateway.start(config);
            Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "shutdown"));
            spec.commandLine()
                    .getOut()
                    .println("Gatewright: " + config.issuer() + "  (listening at " + config.listen() + ", profile "
                            + config.profile().name() + ")");
            spec.commandLine().getOut().flush();
            return 0;
        } catch (ConfigException e) {
            return refuse(String.valueOf(e.getMessage()));
        } catch (StorageException e) {
            return refuse(file + ": the store can't be opened: " + root(e));
        } catch (CompletionException e) {
            return refuse(file + ": can't listen: " + root(e));
        } catch (IllegalStateException | IllegalArgumentException e) {
            return refuse(file + ": " + e.getMessage());
        }
    }

    private int refuse(String why) {
        spec.commandLine().getErr().println("gatewright: " + why);
        return 1;
    }

    private static String root(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
