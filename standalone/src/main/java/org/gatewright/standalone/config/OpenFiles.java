package org.gatewright.standalone.config;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Warnings about secret files that other users can access; no errors, since containers mount files like that. */
public final class OpenFiles {
    private static final System.Logger LOG = System.getLogger(OpenFiles.class.getName());
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private OpenFiles() {}

    /** Logs a warning if every user of this machine can access the file. */
    public static void warn(Path file, String why) {
        if (isOpen(file)) {
            LOG.log(
                    Level.WARNING,
                    () -> file + " is accessible to every user of this machine, and " + why + "; run 'chmod o-rwx "
                            + file + "'");
        }
    }

    /** Returns whether every user of this machine can access the file; not if that is unknown. */
    public static boolean isOpen(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        } catch (IOException | UnsupportedOperationException unknown) {
            // The file system has no such permissions, or the file does not exist yet.
            return false;
        }
    }
}
