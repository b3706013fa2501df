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

    /** Returns a Java command for a class of this module. */
    static Launch java(Path log, Class<?> main, String... arguments) {
        List<String> program = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        program.addAll(List.of(arguments));
        return java(log, program);
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
