package org.gatewright.testkit;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * The log of a test run. Everything is written to a file in {@code target}; only warnings and errors of the product that
 * no test expects are printed. Thread-safe.
 *
 * @see ExpectedLog
 */
public final class TestLog implements LauncherSessionListener {
    private static final String PRODUCT = "org.gatewright.";
    private static final List<Expectation> EXPECTATIONS = new CopyOnWriteArrayList<>();

    /** The expected texts of a test, and those that were logged. */
    public static final class Expectation implements AutoCloseable {
        private final String test;
        private final Set<String> texts;
        private final Set<String> logged = ConcurrentHashMap.newKeySet();

        private Expectation(String test, Set<String> texts) {
            this.test = test;
            this.texts = texts;
        }

        /** Returns the texts that were logged so far. */
        public Set<String> logged() {
            return Set.copyOf(logged);
        }

        private boolean matches(String message) {
            List<String> found = texts.stream().filter(message::contains).toList();
            logged.addAll(found);
            return !found.isEmpty();
        }

        @Override
        public void close() {
            EXPECTATIONS.remove(this);
        }
    }

    /** Expects these texts until the result is closed; other messages are printed with the name of the test. */
    public static Expectation expect(String test, Set<String> texts) {
        Expectation expectation = new Expectation(test, Set.copyOf(texts));
        EXPECTATIONS.add(expectation);
        return expectation;
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.addHandler(file());
        root.addHandler(new Surprises());
    }

    private static Handler file() {
        try {
            Handler file =
                    new FileHandler("target/tests-" + ProcessHandle.current().pid() + ".log");
            file.setFormatter(new SimpleFormatter());
            file.setLevel(Level.INFO);
            return file;
        } catch (IOException e) {
            throw new IllegalStateException("The log file of the tests cannot be opened", e);
        }
    }

    /** A handler that prints messages that no test expects. */
    private static final class Surprises extends Handler {
        private final Formatter formatter = new SimpleFormatter();
        private final Handler console = new ConsoleHandler();

        Surprises() {
            setLevel(Level.WARNING);
        }

        @Override
        public void publish(LogRecord record) {
            if (!isLoggable(record) || !String.valueOf(record.getLoggerName()).startsWith(PRODUCT)) {
                return;
            }
            String message = formatter.formatMessage(record) + " " + record.getThrown();
            if (EXPECTATIONS.stream()
                            .filter(expected -> expected.matches(message))
                            .count()
                    == 0) {
                record.setMessage("Unexpected in "
                        + EXPECTATIONS.stream().map(running -> running.test).toList() + ": "
                        + formatter.formatMessage(record));
                console.publish(record);
            }
        }

        @Override
        public void flush() {
            console.flush();
        }

        @Override
        public void close() {}
    }
}
