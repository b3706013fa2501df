package org.gatewright.files;

import java.nio.file.Path;

/** A mistake in a file that the program was given; its message names the file, the place and what was meant. */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** A mistake at that place; lines and columns count from 1. */
    public ConfigException(Path file, int line, int column, String what) {
        super(file + ", line " + line + ", column " + column + ": " + what);
    }

    /** A mistake in the file as a whole. */
    public ConfigException(Path file, String what) {
        super(file + ": " + what);
    }
}
