package org.gatewright.standalone.serve;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option for the settings file, which several commands have. */
public final class ConfigOption {
    @Option(
            names = "--config",
            description = "The settings file (default: ${DEFAULT-VALUE}).",
            defaultValue = "gatewright.yaml")
    private Path file = Path.of("gatewright.yaml");

    /** Returns the path of the settings file. */
    public Path file() {
        return file;
    }
}
