package org.gatewright.benchmarks.compare;

import java.nio.ByteBuffer;

/** The sequence of requests of one connection. Not thread-safe. */
interface Talk {
    /** Returns the next request, from its position to its limit. */
    ByteBuffer request();

    /** Processes the body of the response. */
    void answered(ByteBuffer body);

    /** Repeats the same request. */
    static Talk repeating(byte[] request) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(request.length).put(request);
        return new Talk() {
            @Override
            public ByteBuffer request() {
                return bytes.flip();
            }

            @Override
            public void answered(ByteBuffer body) {}
        };
    }
}
