package org.gatewright.server.memory;

import java.util.ArrayDeque;
import org.gatewright.server.authorization.AuthorizationId;

/** A queue of IDs that takes 16 bytes for each, and no object for the garbage collector to follow. Not thread-safe. */
final class IdQueue implements Expiries.Keys<AuthorizationId> {
    /** The longs in a chunk, two for each ID. */
    private static final int CHUNK = 512;

    private final ArrayDeque<long[]> chunks = new ArrayDeque<>();
    private int first;
    private int end = CHUNK;

    @Override
    public void add(AuthorizationId id) {
        if (end == CHUNK) {
            chunks.add(new long[CHUNK]);
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
        boolean only = chunks.size() == 1;
        if (first == (only ? end : CHUNK)) {
            chunks.remove();
            first = 0;
            end = only ? CHUNK : end;
        }
        return id;
    }

    @Override
    public boolean isEmpty() {
        return chunks.isEmpty();
    }
}
