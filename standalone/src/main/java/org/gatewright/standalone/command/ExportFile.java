package org.gatewright.standalone.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Parameters;

/** The parameter for the file that an export is written to. */
final class ExportFile {
    private static final String STANDARD = "-";

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The file, which only its owner can read; standard output without it, or for -.",
            defaultValue = STANDARD)
    private Path file = Path.of(STANDARD);

    /** Writes the lines while they are read. */
    void write(Output out, Stream<String> lines) throws IOException {
        if (file.toString().equals(STANDARD)) {
            lines.forEachOrdered(out::text);
            return;
        }
        int[] number = {0};
        PrivateFile.write(file, writer -> {
            for (Iterator<String> all = lines.iterator(); all.hasNext(); number[0]++) {
                writer.write(all.next());
                writer.write('\n');
            }
        });
        out.done("Exported: " + number[0], Map.of("exported", number[0]));
    }
}
