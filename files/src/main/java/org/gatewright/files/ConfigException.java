package org.gatewright.files;

import java.nio.file.Path;

/** An error in a configuration file; its message states the file, the position and, where known, the intended value. */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Creates an error at a position; lines and columns start at 1. */
    public ConfigException(Path file, int line, int column, String what) {
        super(file + ", line " + line + ", column " + column + ": " + what);
    }

    /** Creates an error in the file as a whole. */
    public ConfigException(Path file, String what) {
        super(file + ": " + what);
    }
}
