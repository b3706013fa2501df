package org.gatewright.benchmarks.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatewright.benchmarks.program.ServedProcess;

/**
 * The command that starts a server.
 *
 * @param interpreter with its options
 * @param program with its arguments
 * @param archive of the loaded classes, which is created if missing
 */
record Launch(List<String> interpreter, List<String> program, Optional<Path> archive) {
    /** Returns a Java command that logs garbage collections. */
    static Launch java(Path log, List<String> program) {
        List<String> java = new ArrayList<>(ServedProcess.JAVA);
        java.add("-Xlog:gc:file=" + log);
        return new Launch(java, program, Optional.empty());
    }

    /** Returns the command by which the launcher starts the program. */
    static Launch gatewright(Path log, List<String> program) {
        List<String> java = new ArrayList<>(ServedProcess.LAUNCHED);
        java.add("-Xlog:gc:file=" + log);
        return new Launch(java, program, Optional.empty());
    }

    Launch archived(Path archive) {
        return new Launch(interpreter, program, Optional.of(archive));
    }

    /** Returns the command of a training run that creates the archive; empty if it exists or is not wanted. */
    Optional<List<String>> training() {
        return archive.filter(file -> !Files.exists(file)).map(file -> command("-XX:ArchiveClassesAtExit=" + file));
    }

    List<String> command() {
        return archive.map(file -> command("-XX:SharedArchiveFile=" + file)).orElseGet(() -> command(""));
    }

    private List<String> command(String option) {
        List<String> command = new ArrayList<>(interpreter);
        if (!option.isEmpty()) {
            command.add(option);
        }
        command.addAll(program);
        return command;
    }
}
