package org.gatewright.standalone.serve;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.gatewright.identity.password.Argon2;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.user.Precis;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gatewright hash}, which reads the secret from the terminal or standard input, never from the command line. */
@Command(
        name = "hash",
        description = "Prompts for a password or client secret and prints its hash.",
        mixinStandardHelpOptions = true)
public final class HashCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        String secret = Precis.password(Secrets.read("Secret: "));
        if (secret.isEmpty()) {
            spec.commandLine().getErr().println("gatewright: no secret was entered");
            return 1;
        }
        spec.commandLine().getOut().println(Argon2.id(Entropy.system()).hash(secret));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
