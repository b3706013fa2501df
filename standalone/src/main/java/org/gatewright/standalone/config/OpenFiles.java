package org.gatewright.standalone.config;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Notices files with secrets that others than their owner can read; a warning, for containers mount them like that. */
public final class OpenFiles {
    private static final System.Logger LOG = System.getLogger(OpenFiles.class.getName());
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private OpenFiles() {}

    /** Writes a line where everybody on the machine can read the file. */
    public static void warn(Path file, String why) {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                LOG.log(
                        Level.WARNING,
                        () -> file + " is accessible to every user of this machine, and " + why + "; run 'chmod o-rwx "
                                + file + "'");
            }
        } catch (IOException | UnsupportedOperationException unknown) {
            // A file system without such permissions has other ways, or the file is not there yet.
        }
    }
}
