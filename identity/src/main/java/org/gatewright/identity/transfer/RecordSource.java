package org.gatewright.identity.transfer;

import java.io.IOException;
import java.util.Optional;

/** The records of a file, one after the other. */
@FunctionalInterface
interface RecordSource {
    /** The maximum length of a line and of a record, in bytes. */
    int MAX_LENGTH = 1 << 20;

    /** Returns the next record; empty after the last. Throws {@link IllegalArgumentException} if the file is broken. */
    Optional<SourceRecord> next() throws IOException;
}
