package org.gatewright.standalone.serve;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Input of secrets from the terminal or standard input; never from the command line, which other users can see. */
final class Secrets {
    private Secrets() {}

    /** Reads a line in UTF-8, regardless of the locale; empty at the end of input. */
    @SuppressWarnings("SystemConsoleNull") // in newer Java the console may be no terminal; it then reads standard input
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
