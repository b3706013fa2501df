package org.gatewright.benchmarks.compare;

import java.nio.ByteBuffer;

/** What one connection says: a request, and once that is answered the next. For one thread. */
interface Talk {
    /** The request to send now, from its position to its limit. */
    ByteBuffer request();

    /** Takes note of the body of the answer. */
    void answered(ByteBuffer body);

    /** Always the same. */
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
