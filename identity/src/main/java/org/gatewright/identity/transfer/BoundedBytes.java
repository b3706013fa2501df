package org.gatewright.identity.transfer;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Bytes in memory, up to a limit; what exceeds it is dropped. For one thread. */
final class BoundedBytes extends OutputStream {
    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean exceeded;

    BoundedBytes(int limit) {
        this.limit = limit;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        exceeded |= length > limit - bytes.size();
        if (!exceeded) {
            bytes.write(from, offset, length);
        }
    }

    boolean isExceeded() {
        return exceeded;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
