package org.gatewright.standalone.serve;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Input of secrets from the terminal or standard input; never from the command line, which other users can see. */
@SuppressWarnings("SystemConsoleNull") // in newer Java the console may be no terminal; it then reads standard input
public final class Secrets {
    private Secrets() {}

    /** Reads a line in UTF-8, regardless of the locale; empty at the end of input. */
    public static String read(String prompt) throws IOException {
        Console console = System.console();
        return console == null ? line() : typed(console, prompt);
    }

    /**
     * Reads a new secret: twice from a terminal, or else a line of standard input, in UTF-8.
     *
     * @throws IllegalArgumentException if the two differ
     */
    public static String readNew(String prompt) throws IOException {
        Console console = System.console();
        if (console == null || !isTerminal(console)) {
            return line();
        }
        String first = typed(console, prompt);
        if (!typed(console, "Again: ").equals(first)) {
            throw new IllegalArgumentException("The two inputs differ");
        }
        return first;
    }

    /** Returns whether a person reads what the program writes, and types what it reads. */
    public static boolean isInteractive() {
        Console console = System.console();
        return console != null && isTerminal(console);
    }

    /** Asks the console, which before Java 22 exists only if it is a terminal. */
    private static boolean isTerminal(Console console) {
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private static String typed(Console console, String prompt) {
        char[] typed = console.readPassword(prompt);
        return typed == null ? "" : new String(typed);
    }

    private static String line() throws IOException {
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }
}
