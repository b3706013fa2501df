package org.gatewright.standalone.config;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is read from a file, or from several that belong together, and read again when one changes: as a whole, or not at
 * all. A file that is broken, or gone, keeps what was read before; the log says so. Thread-safe.
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

    /** Reads the file; throws what the reader throws for a mistake in it. */
    public LiveFile(Path file, Function<Path, T> reader) {
        this(List.of(file), () -> reader.apply(file));
    }

    /** Reads files that belong together. */
    public LiveFile(List<Path> files, Supplier<T> reader) {
        this(() -> files, reader);
    }

    /** Reads files that belong together, of which there may be others later. */
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

    /** What was read last. */
    public T get() {
        return value;
    }

    /** Whether the file, as it is now, can't be used. */
    public boolean isBroken() {
        return broken;
    }

    /** Tells somebody of each change, with what was before and what is now. */
    public void onChange(BiConsumer<T, T> listener) {
        this.listener = listener;
    }

    /**
     * Reads the file again if it has changed since it was read, and has not changed any more since the look before: one that
     * somebody is writing is read when it is written.
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
                return; // it changed while it was read; the next look sees that
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

    /** Tells the listener, with the next look again where it failed. */
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
