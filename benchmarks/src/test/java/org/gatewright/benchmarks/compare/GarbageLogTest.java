package org.gatewright.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GarbageLogTest {
    @TempDir
    private Path folder;

    @Test
    void countsAllocationsAsGrowthBetweenCollections() throws IOException {
        Path log = folder.resolve("gc.log");
        Files.writeString(log, """
                [0.005s][info][gc] Using G1
                [0.812s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M->7M(384M) 5.0ms
                [1.200s][info][gc] GC(1) Concurrent Mark Cycle
                [1.530s][info][gc] GC(2) Pause Young (Normal) (G1 Evacuation Pause) 107M->9M(384M) 6.1ms
                """);
        assertThat(GarbageLog.allocated(log)).hasValue(124);
    }

    @Test
    void returnsNothingWithoutAGarbageCollectionLog() throws IOException {
        assertThat(GarbageLog.allocated(folder.resolve("gc.log"))).isEmpty();
    }
}
