package org.gatewright.standalone.yaml;

import java.nio.file.Path;

/** A mistake in a file that the program was given; its message names the file, the line and what was meant. */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** A mistake in that line. */
    public ConfigException(Path file, int line, String what) {
        super(file + ", line " + line + ": " + what);
    }

    /** A mistake in the file as a whole. */
    public ConfigException(Path file, String what) {
        super(file + ": " + what);
    }
}
