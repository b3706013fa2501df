package org.gatewright.identity.ldap;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;

/** The attribute that identifies users permanently: a text, or an {@code objectGUID} of Active Directory. Immutable. */
record SubjectAttribute(String name) {
    private static final String GUID = "objectGUID";
    private static final int GUID_BYTES = 16;
    private static final int MAX_LENGTH = 128;
    private static final String OF_CLIENTS = "client:";

    private boolean isGuid() {
        return name.equalsIgnoreCase(GUID);
    }

    /** Returns the subject of a user; empty if the entry has none, several, or one that cannot be a subject. */
    Optional<String> of(Entry entry) {
        byte[][] values = entry.getAttributeValueByteArrays(name);
        if (values == null || values.length != 1) {
            return Optional.empty();
        }
        return isGuid()
                ? guid(values[0])
                : Optional.ofNullable(entry.getAttributeValue(name)).filter(SubjectAttribute::isSubject);
    }

    /** Returns the filter that finds a subject; empty if no user has it. */
    Optional<Filter> filter(String subject) {
        if (!isGuid()) {
            return isSubject(subject) ? Optional.of(Filter.createEqualityFilter(name, subject)) : Optional.empty();
        }
        return bytes(subject).map(guid -> Filter.createEqualityFilter(name, guid));
    }

    private static boolean isSubject(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && text.chars().allMatch(character -> character > ' ' && character < 0x7f)
                && !text.startsWith(OF_CLIENTS);
    }

    /** Returns the usual text of a GUID, of which the first three fields are little-endian. */
    private static Optional<String> guid(byte[] bytes) {
        if (bytes.length != GUID_BYTES) {
            return Optional.empty();
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long first = Integer.toUnsignedLong(fields.getInt());
        long second = Short.toUnsignedLong(fields.getShort());
        long third = Short.toUnsignedLong(fields.getShort());
        long last = fields.order(ByteOrder.BIG_ENDIAN).getLong();
        return Optional.of(new UUID(first << 32 | second << 16 | third, last).toString());
    }

    private static Optional<byte[]> bytes(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            if (!uuid.toString().equals(text)) {
                return Optional.empty();
            }
            long fields = uuid.getMostSignificantBits();
            return Optional.of(ByteBuffer.allocate(GUID_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) (fields >> 32))
                    .putShort((short) (fields >> 16))
                    .putShort((short) fields)
                    .order(ByteOrder.BIG_ENDIAN)
                    .putLong(uuid.getLeastSignificantBits())
                    .array());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
