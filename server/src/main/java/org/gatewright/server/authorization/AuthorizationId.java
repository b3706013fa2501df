package org.gatewright.server.authorization;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.gatewright.protocol.Entropy;

/** An authorization's id: 128 random bits. */
public record AuthorizationId(long high, long low) {
    public static final int BYTES = 16;

    public static AuthorizationId random(Entropy entropy) {
        return new AuthorizationId(entropy.bits(), entropy.bits());
    }

    public static AuthorizationId read(ByteBuffer buffer) {
        return new AuthorizationId(buffer.getLong(), buffer.getLong());
    }

    public void write(ByteBuffer buffer) {
        buffer.putLong(high).putLong(low);
    }

    /** Returns the id from what {@link #bytes} wrote. */
    public static AuthorizationId of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("Not 16 bytes");
        }
        return read(ByteBuffer.wrap(bytes));
    }

    /** Returns the id as 16 bytes. */
    public byte[] bytes() {
        ByteBuffer buffer = ByteBuffer.allocate(BYTES);
        write(buffer);
        return buffer.array();
    }

    /** Returns the id from what {@link #toString} wrote. */
    public static AuthorizationId parse(String hex) {
        if (hex.length() != 2 * BYTES) {
            throw new IllegalArgumentException("Not 32 hexadecimal digits");
        }
        return new AuthorizationId(
                Long.parseUnsignedLong(hex, 0, BYTES, 16), Long.parseUnsignedLong(hex, BYTES, 2 * BYTES, 16));
    }

    /** Returns 32 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
