package org.gatewright.standalone.serve;

import java.util.Base64;
import java.util.concurrent.Callable;
import org.gatewright.protocol.Entropy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gatewright key}. */
@Command(
        name = "key",
        description = "Prints a new key-encryption key, for a file that only the server can read.",
        mixinStandardHelpOptions = true)
public final class KeyCommand implements Callable<Integer> {
    private static final int BYTES = 32;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        String key = Base64.getEncoder().encodeToString(Entropy.system().bytes(BYTES));
        spec.commandLine().getOut().println(key);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
