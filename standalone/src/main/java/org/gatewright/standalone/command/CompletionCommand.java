package org.gatewright.standalone.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gatewright completion}. */
@Command(
        name = "completion",
        description = "Prints the completion for Bash and Zsh: source <(gatewright completion)",
        mixinStandardHelpOptions = true)
public final class CompletionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("gatewright", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
    }
}
