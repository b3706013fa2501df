package org.gatewright.server.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationId;
import org.jspecify.annotations.Nullable;

/**
 * Authorizations by ID. A row is the authorization itself, so that the garbage collector follows one object for each, where a map
 * has three. Thread-safe.
 */
final class AuthorizationTable {
    private static final int SEGMENTS = 64;

    /** The bits of an ID behind its time and two random ones. */
    private static final int BEHIND = 14;

    private final List<Segment> segments =
            Stream.generate(Segment::new).limit(SEGMENTS).toList();

    /** Stores a new row; returns whether there was none with its ID. */
    boolean insert(Authorization row) {
        return segment(row.id()).insert(row);
    }

    /** Returns the row with that ID; empty if there is none. */
    Optional<Authorization> find(AuthorizationId id) {
        return Optional.ofNullable(segment(id).find(id));
    }

    /**
     * Changes a row, atomically.
     *
     * @param change returns the new row, the same one, or null to remove it; must be quick
     * @return the row afterwards; empty if there is none
     */
    Optional<Authorization> change(AuthorizationId id, UnaryOperator<@Nullable Authorization> change) {
        return Optional.ofNullable(segment(id).change(id, change));
    }

    /** Returns all rows, each as it is when its part of the table is read. */
    Stream<Authorization> rows() {
        return segments.stream().flatMap(segment -> segment.rows().stream());
    }

    private Segment segment(AuthorizationId id) {
        return segments.get((int) id.low() & SEGMENTS - 1);
    }

    /** A hash table with linear probing (Knuth, The Art of Computer Programming, §6.4, algorithms L and R), under its own lock. */
    private static final class Segment {
        private static final int SMALLEST = 4;

        private @Nullable Authorization[] slots = new Authorization[SMALLEST];
        private int size;

        synchronized boolean insert(Authorization row) {
            int slot = slot(row.id());
            if (slots[slot] != null) {
                return false;
            }
            slots[slot] = row;
            size++;
            if (size > slots.length / 2) {
                resize(slots.length * 2);
            }
            return true;
        }

        synchronized @Nullable Authorization find(AuthorizationId id) {
            return slots[slot(id)];
        }

        synchronized @Nullable Authorization change(AuthorizationId id, UnaryOperator<@Nullable Authorization> change) {
            int slot = slot(id);
            Authorization stored = slots[slot];
            if (stored == null) {
                return null;
            }
            Authorization next = change.apply(stored);
            slots[slot] = next;
            if (next == null) {
                size--;
                close(slot);
                if (slots.length > SMALLEST && size < slots.length / 8) {
                    resize(slots.length / 2);
                }
            }
            return next;
        }

        synchronized List<Authorization> rows() {
            List<Authorization> rows = new ArrayList<>(size);
            Arrays.stream(slots).filter(Objects::nonNull).forEach(rows::add);
            return rows;
        }

        /** Returns the slot of the row with that ID, or the free one where it belongs. */
        private int slot(AuthorizationId id) {
            int slot = first(id);
            Authorization row = slots[slot];
            while (row != null && !row.has(id)) {
                slot = after(slot);
                row = slots[slot];
            }
            return slot;
        }

        /** Returns the slot where a search begins: it follows the time, so that what is written together is close together. */
        private int first(AuthorizationId id) {
            return (int) (id.high() >>> BEHIND) & slots.length - 1;
        }

        private int after(int slot) {
            return slot + 1 & slots.length - 1;
        }

        /** Moves rows behind a slot that became free to where they are found without it. */
        private void close(int free) {
            int gap = free;
            for (int slot = after(free); slots[slot] != null; slot = after(slot)) {
                Authorization row = Objects.requireNonNull(slots[slot]);
                int distance = slot - first(row.id()) & slots.length - 1;
                if (distance >= (slot - gap & slots.length - 1)) {
                    slots[gap] = row;
                    slots[slot] = null;
                    gap = slot;
                }
            }
        }

        private void resize(int length) {
            @Nullable Authorization[] before = slots;
            slots = new Authorization[length];
            IntStream.range(0, before.length).forEach(i -> {
                Authorization row = before[i];
                if (row != null) {
                    slots[slot(row.id())] = row;
                }
            });
        }
    }
}
