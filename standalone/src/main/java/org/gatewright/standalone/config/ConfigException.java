package org.gatewright.standalone.config;

import java.nio.file.Path;

/** A mistake in a file that the program was given; its message names the file, the line and what was meant. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConfigException(Path file, int line, String what) {
        super(file + ", line " + line + ": " + what);
    }

    ConfigException(Path file, String what) {
        super(file + ": " + what);
    }
}
