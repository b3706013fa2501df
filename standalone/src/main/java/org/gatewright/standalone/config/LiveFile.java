package org.gatewright.standalone.config;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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

    private final List<Path> files;
    private final Supplier<T> reader;
    private List<Stamp> stamps;
    private List<Stamp> seen;
    private Optional<T> untold = Optional.empty();
    private volatile T value;
    private volatile BiConsumer<T, T> listener = (before, after) -> {};
    private volatile boolean broken;

    /** What tells one version of a file from the next, without reading it. */
    private record Stamp(long modified, long size, String key) {
        static Stamp of(Path file) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(now.lastModifiedTime().toMillis(), now.size(), String.valueOf(now.fileKey()));
            } catch (IOException gone) {
                return new Stamp(0, -1, "");
            }
        }
    }

    /** Reads the file; throws what the reader throws for a mistake in it. */
    public LiveFile(Path file, Function<Path, T> reader) {
        this(List.of(file), () -> reader.apply(file));
    }

    /** Reads files that belong together. */
    public LiveFile(List<Path> files, Supplier<T> reader) {
        this.files = List.copyOf(files);
        this.reader = reader;
        this.stamps = stamps();
        this.seen = stamps;
        this.value = reader.get();
    }

    private List<Stamp> stamps() {
        return files.stream().map(Stamp::of).toList();
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
        List<Stamp> now = stamps();
        boolean still = now.equals(seen);
        seen = now;
        if (still && !now.equals(stamps)) {
            read(now);
        }
        untold.ifPresent(this::tell);
    }

    private void read(List<Stamp> now) {
        try {
            T next = reader.get();
            if (!stamps().equals(now)) {
                return; // it changed while it was read; the next look sees that
            }
            untold = untold.or(() -> Optional.of(value));
            value = next;
            broken = false;
            LOG.log(Level.INFO, () -> "Read again: " + files);
        } catch (RuntimeException e) {
            broken = true;
            LOG.log(Level.WARNING, () -> "What was read before stays in force, for " + e.getMessage());
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
            LOG.log(Level.WARNING, () -> "The change of " + files + " has not taken effect yet, for " + e.getMessage());
        }
    }
}
