package org.gatewright.standalone.serve;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.gatewright.identity.password.Argon2;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.SignatureProvider;
import org.gatewright.standalone.config.FirstStart;
import org.gatewright.standalone.config.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gatewright serve}. */
@Command(
        name = "serve",
        description =
                "Runs an authorization server from a settings file; without one, writes settings for this machine.",
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--issuer",
            description =
                    "The issuer of a server without a settings file, which is written for it; also by the environment"
                            + " variable GATEWRIGHT_ISSUER (default: http://localhost:8080).")
    private Optional<String> issuer = Optional.empty();

    @Spec
    private CommandSpec spec;

    /** Begins to load what every server needs and what takes long, while the arguments and the settings are read. */
    public static void loadAhead() {
        CompletableFuture<Void> unused =
                CompletableFuture.runAsync(ServerConfig::load).thenRun(SignatureProvider::name);
    }

    @Override
    public Integer call() {
        return CommandRunner.serve(spec, config.file().toString(), () -> {
            LogFormat.require();
            prepare();
            ServerConfig settings = ServerConfig.read(config.file());
            ServerProgram gateway = ServerProgram.start(settings);
            spec.commandLine()
                    .getOut()
                    .println("Gatewright: " + settings.issuer() + "  (listening at "
                            + settings.network().listen() + ", profile "
                            + settings.profile().name()
                            + settings.tenants()
                                    .map(folder -> ", tenants of " + folder)
                                    .orElse("") + ")");
            spec.commandLine().getOut().println(process());
            if (settings.network().listen().isLoopback()) {
                Path file = config.file().toAbsolutePath().resolveSibling(BootstrapCommand.FILE);
                gateway.welcome(settings)
                        .ifPresent(link -> BootstrapCommand.show(
                                link, file, spec.commandLine().getOut()));
            }
            return gateway;
        });
    }

    /** Returns the limits of the process, which the launcher chooses. */
    private static String process() {
        Runtime process = Runtime.getRuntime();
        return "Java " + Runtime.version().feature() + ", " + process.availableProcessors() + " processors, heap up to "
                + (process.maxMemory() >> 20) + " MB";
    }

    /** Writes settings if there are none and none were named. */
    private void prepare() {
        boolean named = spec.commandLine().getParseResult().hasMatchedOption("--config");
        Optional<String> stated = issuer.or(() -> Optional.ofNullable(System.getenv("GATEWRIGHT_ISSUER")));
        if (Files.exists(config.file()) || named) {
            if (issuer.isPresent()) {
                throw new IllegalArgumentException("--issuer is for a start without settings; set 'issuer' there");
            }
            return;
        }
        Entropy entropy = Entropy.system();
        // In the time of this thread alone, since the compilers of the JVM compute beside it.
        int passes = Argon2.id(entropy).calibrated(ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
        FirstStart.write(config.file(), stated.orElse(FirstStart.LOCAL), passes, entropy);
        spec.commandLine().getOut().println("Gatewright: wrote " + config.file() + " and gatewright.key");
    }
}
