package org.gatewright.standalone.command;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The result of a check.
 *
 * @param check what was checked, in a word or two
 * @param message what was found
 * @param advice what to do; empty if there is nothing to do
 */
record Finding(Level level, String check, String message, String advice) {
    /** How serious a finding is. */
    enum Level {
        OK,
        WARNING,
        FAILED;

        String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String check, String message) {
        return new Finding(Level.OK, check, message, "");
    }

    static Finding warning(String check, String message, String advice) {
        return new Finding(Level.WARNING, check, message, advice);
    }

    static Finding failed(String check, String message, String advice) {
        return new Finding(Level.FAILED, check, message, advice);
    }

    boolean isFailed() {
        return level == Level.FAILED;
    }

    /** Returns a line of text. */
    String line() {
        String line = Table.pad(level.value(), 9) + Table.pad(check, 13) + Table.text(message);
        return advice.isEmpty() ? line : line + "; " + Table.text(advice);
    }

    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("check", check);
        members.put("status", level.value());
        members.put("message", message);
        if (!advice.isEmpty()) {
            members.put("advice", advice);
        }
        return members;
    }
}
