package org.gatewright.files;

import java.nio.file.Files;
import java.nio.file.Path;

/** Why a file can't be read. */
final class Unreadable {
    private Unreadable() {}

    static String why(Path file) {
        if (!Files.exists(file)) {
            return "no such file";
        }
        return Files.isDirectory(file) ? "a directory, not a file" : "the file is not readable";
    }
}
