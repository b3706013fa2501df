package org.gatewright.standalone.config;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A value that is read from one or several files and reloaded as a whole when one changes. If a file is invalid or
 * missing, the previous value is kept and a warning is logged. Thread-safe.
 */
public final class LiveFile<T> {
    private static final System.Logger LOG = System.getLogger(LiveFile.class.getName());

    private final Supplier<List<Path>> files;
    private final Supplier<T> reader;
    private List<FileStamp> stamps;
    private List<FileStamp> seen;
    private Optional<T> untold = Optional.empty();
    private volatile T value;
    private volatile BiConsumer<T, T> listener = (before, after) -> {};
    private volatile boolean broken;

    /** Reads the file; throws the exception of the reader if it is invalid. */
    public LiveFile(Path file, Function<Path, T> reader) {
        this(List.of(file), () -> reader.apply(file));
    }

    /** Reads several files into one value. */
    public LiveFile(List<Path> files, Supplier<T> reader) {
        this(() -> files, reader);
    }

    /** Reads several files, whose list may change later, into one value. */
    public LiveFile(Supplier<List<Path>> files, Supplier<T> reader) {
        this.files = files;
        this.reader = reader;
        this.stamps = stamps();
        this.seen = stamps;
        this.value = reader.get();
    }

    private List<FileStamp> stamps() {
        return files.get().stream().map(FileStamp::of).toList();
    }

    /** Returns the current value. */
    public T get() {
        return value;
    }

    /** Whether the current version of the file is invalid or has not taken effect. */
    public boolean isBroken() {
        return broken;
    }

    /** Sets a listener for changes, called with the previous and the current value. */
    public void onChange(BiConsumer<T, T> listener) {
        this.listener = listener;
    }

    /**
     * Reloads the file if it has changed since it was read, but not since the previous call, so that a file is not read
     * while it is being written.
     */
    public synchronized void refresh() {
        List<FileStamp> now = stamps();
        boolean still = now.equals(seen);
        seen = now;
        if (still && !now.equals(stamps)) {
            read(now);
        }
        untold.ifPresent(this::tell);
    }

    private void read(List<FileStamp> now) {
        try {
            T next = reader.get();
            if (!stamps().equals(now)) {
                return; // changed while being read; the next refresh detects that
            }
            untold = untold.or(() -> Optional.of(value));
            value = next;
            broken = false;
            LOG.log(Level.INFO, () -> "Reloaded " + files.get());
        } catch (RuntimeException e) {
            broken = true;
            LOG.log(Level.WARNING, () -> "Keeping the previous version: " + e.getMessage());
        }
        stamps = now;
    }

    /** Calls the listener; after a failure the next refresh retries. */
    private void tell(T before) {
        try {
            listener.accept(before, value);
            untold = Optional.empty();
            broken = false;
        } catch (RuntimeException e) {
            broken = true;
            LOG.log(
                    Level.WARNING,
                    () -> "The change to " + files.get() + " has not taken effect yet: " + e.getMessage());
        }
    }
}
