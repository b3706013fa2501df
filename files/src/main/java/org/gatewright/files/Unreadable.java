package org.gatewright.files;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reasons why a file is not readable. */
final class Unreadable {
    private Unreadable() {}

    static String why(Path file) {
        if (!Files.exists(file)) {
            return "no such file";
        }
        return Files.isDirectory(file) ? "a directory, not a file" : "the file is not readable";
    }
}
