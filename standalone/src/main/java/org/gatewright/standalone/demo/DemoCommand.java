package org.gatewright.standalone.demo;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.gatewright.server.storage.StorageException;
import org.gatewright.standalone.serve.OpenStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gatewright demo}. */
@Command(
        name = "demo",
        description = "Runs an authorization server, a protected clock and a client application on this machine.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    @Option(names = "--port", description = "The port on localhost (default: ${DEFAULT-VALUE}).", defaultValue = "8080")
    private int port;

    @Option(
            names = "--store",
            description = "Where codes and tokens are kept: memory, sqlite:PATH or postgresql://... (default:"
                    + " ${DEFAULT-VALUE}).",
            defaultValue = OpenStore.MEMORY)
    private String store = OpenStore.MEMORY;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (port < 1 || port > 65535) {
            throw new ParameterException(spec.commandLine(), "--port takes a number from 1 to 65535, not " + port);
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            Demo demo = Demo.start(port, store);
            Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "shutdown"));
        } catch (CompletionException e) {
            String cause = String.valueOf(e.getCause());
            String why = cause.contains("in use") ? "the port is taken" : cause;
            spec.commandLine().getErr().println("Can't listen on localhost:" + port + ": " + why + ". Try --port.");
            return 1;
        } catch (StorageException | IllegalArgumentException | IllegalStateException e) {
            spec.commandLine().getErr().println("Can't open the store: " + e.getMessage());
            return 1;
        }
        String issuer = "http://localhost:" + port;
        out.println("Gatewright demo: " + issuer + "/   (user alice, password wonderland)");
        out.println();
        out.println("WARNING: this is plain HTTP with known passwords. It listens on localhost and must stay there.");
        out.println();
        CurlCommands.of(issuer).forEach(out::println);
        out.println();
        out.println("Ctrl-C ends it.");
        out.flush();
        return 0;
    }
}
