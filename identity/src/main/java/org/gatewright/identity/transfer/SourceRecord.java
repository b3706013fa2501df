package org.gatewright.identity.transfer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A record of a file before it is interpreted.
 *
 * @param line the number of the line in which it begins
 * @param members its values by name
 * @param remarks what could not be read
 * @param fault why the record as a whole is unreadable
 */
record SourceRecord(int line, Map<String, Object> members, List<String> remarks, Optional<String> fault) {
    static SourceRecord of(int line, Map<String, Object> members) {
        return new SourceRecord(line, members, List.of(), Optional.empty());
    }

    static SourceRecord unreadable(int line, String reason) {
        return new SourceRecord(line, Map.of(), List.of(), Optional.of(reason));
    }

    @Override
    public String toString() {
        return "SourceRecord[line " + line + "]";
    }
}
