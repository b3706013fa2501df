package org.gatewright.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JVM allocated, from its log of collections. */
final class GarbageLog {
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(\\d+M\\)");

    private GarbageLog() {}

    /**
     * The megabytes that were allocated from the start to the last collection: each has as many more before it than the
     * one before it had left. None where there is no such log.
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
