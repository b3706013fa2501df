package org.gatewright.standalone.serve;

import java.util.Optional;

/** The format of the log, which the environment variable {@code GATEWRIGHT_LOG} chooses. */
enum LogFormat {
    TEXT,
    JSON;

    private static final String VARIABLE = "GATEWRIGHT_LOG";

    /** Returns the format; empty if there is none of that name. */
    static Optional<LogFormat> chosen() {
        return switch (System.getenv().getOrDefault(VARIABLE, "text")) {
            case "text" -> Optional.of(TEXT);
            case "json" -> Optional.of(JSON);
            default -> Optional.empty();
        };
    }

    /** Throws {@link IllegalArgumentException} if there is no format of the name in the environment. */
    static void require() {
        if (chosen().isEmpty()) {
            throw new IllegalArgumentException("The environment variable " + VARIABLE
                    + " must be 'text' or 'json', not '" + System.getenv(VARIABLE) + "'");
        }
    }
}
