package org.gatewright.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gatewright.testkit.ExpectedLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reloading of a file when it changes, without reading partial content. */
class LiveFileTest {
    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();
    private LiveFile<String> live;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(file(), "one");
        live = new LiveFile<>(file(), LiveFileTest::read);
        live.onChange((before, after) -> told.add(before + " -> " + after));
    }

    private Path file() {
        return folder.resolve("file");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void ignoresAPartiallyWrittenFile() throws IOException {
        Files.writeString(file(), "half");
        live.refresh();
        Files.writeString(file(), "the whole");
        live.refresh();
        assertThat(live.get()).isEqualTo("one");
        live.refresh();
        assertThat(live.get()).isEqualTo("the whole");
        assertThat(told).containsExactly("one -> the whole");
    }

    @Test
    @ExpectedLog("Keeping the previous version")
    void keepsTheLastContentOfADeletedFileAndReportsIt() throws IOException {
        Files.delete(file());
        live.refresh();
        live.refresh();
        assertThat(live.get()).isEqualTo("one");
        assertThat(live.isBroken()).isTrue();
        assertThat(told).isEmpty();
        assertThat(file()).doesNotExist();
        Files.writeString(file(), "two");
        live.refresh();
        live.refresh();
        assertThat(live.get()).isEqualTo("two");
        assertThat(live.isBroken()).isFalse();
        assertThat(told).containsExactly("one -> two");
    }

    @Test
    @ExpectedLog("has not taken effect yet")
    void retriesAFailedListenerAndReportsItUntilItSucceeds() throws IOException {
        List<String> failed = new ArrayList<>();
        live.onChange((before, after) -> {
            failed.add(before + " -> " + after);
            if (failed.size() < 3) {
                throw new IllegalStateException("The store is away");
            }
        });
        Files.writeString(file(), "other");
        live.refresh();
        live.refresh();
        assertThat(live.isBroken()).isTrue();
        Files.writeString(file(), "a third");
        live.refresh();
        live.refresh();
        assertThat(failed).containsExactly("one -> other", "one -> other", "one -> a third");
        assertThat(live.isBroken()).isFalse();
    }
}
