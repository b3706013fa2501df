package org.gatewright.standalone.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The option for the length of a list. */
final class LimitOption {
    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "The maximum number of lines (default: ${DEFAULT-VALUE}).",
            defaultValue = "100")
    private int limit = 100;

    /** Returns the limit; throws {@link ParameterException} if it is not positive. */
    int value(CommandSpec command) {
        if (limit < 1) {
            throw new ParameterException(command.commandLine(), "--limit must be at least 1");
        }
        return limit;
    }
}
