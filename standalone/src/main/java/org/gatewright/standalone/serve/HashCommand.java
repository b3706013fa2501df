package org.gatewright.standalone.serve;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.gatewright.protocol.Entropy;
import org.gatewright.standalone.login.Argon2id;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gatewright hash}: takes the secret from the terminal or the standard input, never from the command line. */
@Command(
        name = "hash",
        description = "Prints the hash of a password or client secret, which it asks for.",
        mixinStandardHelpOptions = true)
public final class HashCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        String secret = read();
        if (secret.isEmpty()) {
            spec.commandLine().getErr().println("gatewright: there was no secret to hash");
            return 1;
        }
        spec.commandLine().getOut().println(new Argon2id(Entropy.system()).hash(secret));
        spec.commandLine().getOut().flush();
        return 0;
    }

    /** Newer Java has a console that is no terminal, too; it reads the standard input. */
    @SuppressWarnings("SystemConsoleNull")
    private static String read() throws IOException {
        Console console = System.console();
        if (console != null) {
            char[] typed = console.readPassword("Secret: ");
            return typed == null ? "" : new String(typed);
        }
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }
}
