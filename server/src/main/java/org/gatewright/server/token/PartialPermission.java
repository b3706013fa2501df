package org.gatewright.server.token;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.gatewright.protocol.AuthorizationDetail;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;

/**
 * The encoding of the part of an authorization that an opaque token has, and of the key that it is bound to: empty if
 * it has everything and is bound to none, otherwise
 *
 * <pre>
 * flags 1 | scope mask | resource mask | detail mask | thumbprint 32   (bytes; each only where its flag is set)
 * </pre>
 *
 * A mask has a bit for each element of the authorization's, in an order that does not depend on the storage.
 */
final class PartialPermission {
    /** The maximum number of bytes. */
    static final int MAX =
            1 + bytes(Scope.MAX_TOKENS) + bytes(Permission.MAX_RESOURCES) + bytes(Permission.MAX_DETAILS) + 32;

    private static final int SCOPE = 1;
    private static final int RESOURCES = 2;
    private static final int DETAILS = 4;
    private static final int KEY = 8;
    private static final int CERTIFICATE = 16;
    private static final int THUMBPRINT = 32;
    private static final byte[] NONE = {};

    private PartialPermission() {}

    static byte[] write(Permission whole, TokenClaims handle) {
        Permission part = handle.permission();
        if (part.equals(whole) && handle.confirmation().isEmpty()) {
            return NONE;
        }
        ByteBuffer bytes = ByteBuffer.allocate(MAX).put((byte) 0);
        int flags = 0;
        if (!part.scope().containsAll(whole.scope())) {
            flags |= SCOPE;
            mask(bytes, sorted(whole.scope().tokens()), part.scope().tokens());
        }
        if (!part.resources().containsAll(whole.resources())) {
            flags |= RESOURCES;
            mask(bytes, sorted(whole.resources()), part.resources());
        }
        if (!part.details().containsAll(whole.details())) {
            flags |= DETAILS;
            mask(bytes, whole.details(), part.details());
        }
        if (handle.confirmation().isPresent()) {
            Confirmation confirmation = handle.confirmation().get();
            flags |= confirmation.method() == Confirmation.Method.JKT ? KEY : CERTIFICATE;
            bytes.put(Base64Url.decode(confirmation.thumbprint()).orElseThrow());
        }
        if (flags == 0) {
            return NONE;
        }
        bytes.put(0, (byte) flags).flip();
        byte[] written = new byte[bytes.remaining()];
        bytes.get(written);
        return written;
    }

    /** Decodes a part; malformed bytes yield a result with another encoding, so that the comparison fails. */
    static TokenClaims read(TokenClaims whole, Permission all, ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return whole;
        }
        int flags = bytes.get();
        Permission part = all;
        if ((flags & SCOPE) != 0) {
            part = part.scope(Scope.of(unmask(bytes, sorted(all.scope().tokens()))));
        }
        if ((flags & RESOURCES) != 0) {
            part = part.resources(new LinkedHashSet<>(unmask(bytes, sorted(all.resources()))));
        }
        if ((flags & DETAILS) != 0) {
            List<AuthorizationDetail> details = unmask(bytes, all.details());
            part = part.details(details);
        }
        Optional<Confirmation> confirmation = Optional.empty();
        if ((flags & (KEY | CERTIFICATE)) != 0) {
            byte[] thumbprint = new byte[Math.min(THUMBPRINT, bytes.remaining())];
            bytes.get(thumbprint);
            confirmation = confirmation(flags, thumbprint);
        }
        return new TokenClaims(
                whole.kind(), whole.authorization(), whole.serial(), whole.expires(), part, confirmation);
    }

    private static Optional<Confirmation> confirmation(int flags, byte[] thumbprint) {
        Confirmation.Method method = (flags & KEY) != 0 ? Confirmation.Method.JKT : Confirmation.Method.X5T;
        return thumbprint.length == THUMBPRINT
                ? Optional.of(new Confirmation(method, Base64Url.encode(thumbprint)))
                : Optional.empty();
    }

    private static <T> void mask(ByteBuffer bytes, List<T> whole, Collection<T> part) {
        byte[] mask = new byte[bytes(whole.size())];
        for (int i = 0; i < whole.size(); i++) {
            if (part.contains(whole.get(i))) {
                mask[i / 8] |= (byte) (1 << i % 8);
            }
        }
        bytes.put(mask);
    }

    private static <T> List<T> unmask(ByteBuffer bytes, List<T> whole) {
        byte[] mask = new byte[Math.min(bytes(whole.size()), bytes.remaining())];
        bytes.get(mask);
        return java.util.stream.IntStream.range(0, Math.min(whole.size(), mask.length * 8))
                .filter(i -> (mask[i / 8] >> i % 8 & 1) == 1)
                .mapToObj(whole::get)
                .toList();
    }

    private static List<String> sorted(Collection<String> texts) {
        return texts.stream().sorted().toList();
    }

    private static int bytes(int bits) {
        return (bits + 7) / 8;
    }
}
