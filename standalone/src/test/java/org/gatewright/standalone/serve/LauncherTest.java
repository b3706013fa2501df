package org.gatewright.standalone.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options with which the launchers start Java. */
class LauncherTest {
    private static final String OPTIONS = ". src/main/launcher/java.sh; server_options ";

    private static String options(int version, Map<String, String> environment) throws IOException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-eu", "-c", OPTIONS + version).redirectErrorStream(true);
        shell.environment().remove("GATEWRIGHT_HEAP");
        shell.environment().remove("GATEWRIGHT_JAVA_OPTIONS");
        shell.environment().putAll(environment);
        return new String(shell.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void limitsTheHeapUnlessItIsSet() throws IOException {
        assertThat(options(17, Map.of())).matches("(?s)-Xmx([1-9][0-9]{0,2}|10[012][0-9])m .*");
        assertThat(options(17, Map.of("GATEWRIGHT_HEAP", "4g"))).startsWith("-Xmx4g ");
    }

    @Test
    void leavesTheCollectorToWhoChoosesOne() throws IOException {
        assertThat(options(17, Map.of())).containsPattern("-XX:\\+Use(Serial|G1)GC");
        assertThat(options(17, Map.of("GATEWRIGHT_JAVA_OPTIONS", "-XX:+UseZGC")))
                .doesNotContain("GC");
    }

    @Test
    void usesWhatNewerJavaHas() throws IOException {
        assertThat(options(21, Map.of())).doesNotContain("CompactObjectHeaders").doesNotContain("unsafe");
        assertThat(options(25, Map.of()))
                .contains("-XX:+UseCompactObjectHeaders")
                .contains("--sun-misc-unsafe-memory-access=allow");
    }

    @Test
    @Checks("ST-10")
    void writesNoCopyOfTheMemoryUnlessItsOperatorWantsOne() throws Exception {
        String[] launched = options(Runtime.version().feature(), Map.of()).split(" +");
        assertThat(flag(List.of(launched), "HeapDumpOnOutOfMemoryError")).isEqualTo("false");
        assertThat(flag(List.of(launched), "CreateCoredumpOnCrash")).isEqualTo("false");
        List<String> wanted = new ArrayList<>(List.of(launched));
        wanted.add("-XX:+HeapDumpOnOutOfMemoryError");
        assertThat(flag(wanted, "HeapDumpOnOutOfMemoryError")).isEqualTo("true");
    }

    /** Returns the value of a flag of a JVM that is started with these options. */
    private static String flag(List<String> options, String name) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-XX:+PrintFlagsFinal", "-version"));
        Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(output).isZero();
        return output.lines()
                .filter(line -> line.contains(" " + name + " "))
                .map(line -> line.split(" += +", -1)[1].split(" ", -1)[0])
                .findFirst()
                .orElseThrow();
    }

    /** Begins to write an archive with a program in place of Java, which gets the option that names the file. */
    private static Process archive(Path folder, String java) throws IOException {
        Path program = Files.writeString(folder.resolve("java"), "#!/bin/sh\n" + java);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        String command =
                ". src/main/launcher/java.sh; write_archive " + program + " 17 program.jar " + folder + "/archive";
        return new ProcessBuilder("sh", "-eu", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void triesAgainToWriteAnArchiveAfterItWasInterrupted(@TempDir Path folder) throws Exception {
        Process interrupted = archive(folder, "touch " + folder + "/started; exec tail -f /dev/null");
        Await.until("it is being written", () -> Files.exists(folder.resolve("started")));
        interrupted.destroy();
        assertThat(interrupted.waitFor()).isEqualTo(130);
        assertThat(folder).isDirectoryNotContaining("glob:**archive*");

        String writes = "for option; do case $option in *Archive*) touch \"${option#*=}\";; esac; done";
        assertThat(archive(folder, writes).waitFor()).isZero();
        assertThat(folder).isDirectoryContaining("glob:**archive").isDirectoryContaining("glob:**archive.log");
    }

    @Test
    void remembersThatNoArchiveCouldBeWritten(@TempDir Path folder) throws Exception {
        assertThat(archive(folder, "exit 1").waitFor()).isZero();
        assertThat(folder).isDirectoryNotContaining("glob:**archive").isDirectoryContaining("glob:**archive.log");
    }

    @Test
    void startsThisJava() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options(Runtime.version().feature(), Map.of()).split(" +")));
        command.add("-version");
        Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(output).isZero();
        assertThat(output).doesNotContain("warning");
    }
}
