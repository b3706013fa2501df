package org.gatewright.standalone.serve;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.secret.GeneratedSecret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gatewright secret}. */
@Command(
        name = "secret",
        description = "Generates a client secret or registration token and prints it, followed by its hash.",
        mixinStandardHelpOptions = true)
public final class SecretCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        String secret = GeneratedSecret.generate(Entropy.system());
        PrintWriter out = spec.commandLine().getOut();
        out.println(secret);
        out.println(new GeneratedSecret().hash(secret));
        out.flush();
        return 0;
    }
}
