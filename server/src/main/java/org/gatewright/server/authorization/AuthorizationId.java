package org.gatewright.server.authorization;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import org.gatewright.protocol.Entropy;

/**
 * An authorization's ID: the milliseconds of its creation in 48 bits, and 80 random bits. IDs of the same time are stored side by
 * side, in the index of a database and in memory, so that an insert costs the same however many there are. It is no secret:
 * what is issued for an authorization has a MAC.
 */
public record AuthorizationId(long high, long low) implements Comparable<AuthorizationId> {
    public static final int BYTES = 16;

    private static final int RANDOM_BITS = 16;
    private static final int RANDOM_BITS_IN_HASH = 10;

    /** Returns a new ID. */
    public static AuthorizationId create(Entropy entropy, Instant now) {
        ByteBuffer random = ByteBuffer.wrap(entropy.bytes(BYTES - 6));
        return new AuthorizationId(now.toEpochMilli() << RANDOM_BITS | random.getShort() & 0xffffL, random.getLong());
    }

    @Override
    public int compareTo(AuthorizationId other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    /** Follows the time, so that a hash table is filled along its length, which spares the garbage collector much. */
    @Override
    public int hashCode() {
        return (int) (high >>> RANDOM_BITS - RANDOM_BITS_IN_HASH);
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
