package org.gatewright.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The allocations of a JVM, computed from its garbage collection log. */
final class GarbageLog {
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(\\d+M\\)");

    private GarbageLog() {}

    /**
     * Returns the megabytes allocated until the last collection: the sum of the heap growth between collections. Empty
     * without such a log.
     */
    static OptionalLong allocated(Path log) throws IOException {
        if (!Files.exists(log)) {
            return OptionalLong.empty();
        }
        long allocated = 0;
        long left = 0;
        for (String line : Files.readAllLines(log)) {
            Matcher collection = COLLECTION.matcher(line);
            if (collection.find()) {
                allocated += Long.parseLong(collection.group(1)) - left;
                left = Long.parseLong(collection.group(2));
            }
        }
        return OptionalLong.of(allocated);
    }
}
