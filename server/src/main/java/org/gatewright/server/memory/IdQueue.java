package org.gatewright.server.memory;

import java.util.ArrayDeque;
import org.gatewright.server.authorization.AuthorizationId;

/** A queue of IDs that takes 16 bytes for each, and no object for the garbage collector to follow. Not thread-safe. */
final class IdQueue implements Expiries.Keys<AuthorizationId> {
    /** The longs in the first chunk, and in the longest; two for each ID. */
    private static final int SHORTEST = 4;

    private static final int LONGEST = 512;

    private final ArrayDeque<long[]> chunks = new ArrayDeque<>(2);
    private int first;
    private int end;

    @Override
    public void add(AuthorizationId id) {
        if (chunks.isEmpty()) {
            chunks.add(new long[SHORTEST]);
            end = 0;
        } else if (end == chunks.getLast().length) {
            chunks.add(new long[Math.min(LONGEST, 2 * end)]);
            end = 0;
        }
        long[] last = chunks.getLast();
        last[end++] = id.high();
        last[end++] = id.low();
    }

    @Override
    public AuthorizationId remove() {
        long[] chunk = chunks.getFirst();
        AuthorizationId id = new AuthorizationId(chunk[first++], chunk[first++]);
        if (first == (chunks.size() == 1 ? end : chunk.length)) {
            chunks.remove();
            first = 0;
        }
        return id;
    }

    @Override
    public boolean isEmpty() {
        return chunks.isEmpty();
    }
}
