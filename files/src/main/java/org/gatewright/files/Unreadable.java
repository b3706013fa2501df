package org.gatewright.files;

import java.nio.file.Files;
import java.nio.file.Path;

/** Why a file can't be read. */
final class Unreadable {
    private Unreadable() {}

    static String why(Path file) {
        if (!Files.exists(file)) {
            return "there is no such file";
        }
        return Files.isDirectory(file) ? "this is a folder, not a file" : "the file can't be read";
    }
}
