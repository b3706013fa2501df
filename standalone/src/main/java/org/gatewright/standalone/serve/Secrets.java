package org.gatewright.standalone.serve;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Secrets that are typed, or come from the standard input; never from the command line, which others can see. */
final class Secrets {
    private Secrets() {}

    /** What was typed, in UTF-8 whatever the locale is; empty where there was nothing. */
    @SuppressWarnings("SystemConsoleNull") // newer Java has a console that is no terminal; it reads the standard input
    static String read(String prompt) throws IOException {
        Console console = System.console();
        if (console != null) {
            char[] typed = console.readPassword(prompt);
            return typed == null ? "" : new String(typed);
        }
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }
}
