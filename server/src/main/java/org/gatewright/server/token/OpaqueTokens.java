package org.gatewright.server.token;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.HmacKey;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.AuthorizationStore;

/**
 * Tokens that are derived from their authorization instead of being stored. Immutable and thread-safe.
 *
 * <p>A token is {@code gw}, the letter of its kind, {@code _}, and in base64url:
 *
 * <pre>
 * key id 1 | kind 1 | authorization id 16 | serial 4 | expiry 5 | part | checksum 4 | tag 24   (bytes)
 * </pre>
 *
 * The tag is an HMAC over everything before the checksum and over the authorization's nonce: access to the database
 * alone lacks the server's key, and the key alone lacks the nonce. The checksum is an HMAC without the nonce, so
 * guesses and typing errors are rejected without access to the storage. The {@link PartialPermission} encodes the part
 * of the authorization that an access token has; it is empty if that is everything.
 *
 * <p>Since tokens are computed, the same refresh token can be issued again, by every node, to a client that lost the
 * response; and a refresh token of any past generation is recognised without a list of them.
 */
final class OpaqueTokens implements TokenCodec {
    private static final String PREFIX = "gw";
    private static final int START = PREFIX.length() + 2;
    private static final int FIXED = 1 + 1 + AuthorizationId.BYTES + 4 + 5;
    private static final int CHECKSUM = 4;
    private static final int TAG = 24;
    private static final int MAX_TEXT = START + 4 * ((FIXED + PartialPermission.MAX + CHECKSUM + TAG + 2) / 3);

    private final KeyRing keys;

    public OpaqueTokens(KeyRing keys) {
        this.keys = keys;
    }

    @Override
    public String mint(TokenClaims handle, Authorization authorization) {
        return mint(keys.current(), handle, authorization);
    }

    /** Verifies a text by minting the token it claims to be, and comparing the two. */
    @Override
    public Optional<IssuedToken> read(TokenKind kind, String text, AuthorizationStore store) {
        Optional<byte[]> content = decode(kind, text);
        Optional<KeyRing.Key> key = content.flatMap(bytes -> keys.find(bytes[0] & 0xff));
        if (key.isEmpty() || !hasChecksum(key.get(), content.get())) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(content.get()).position(2);
        return store.find(AuthorizationId.read(bytes)).flatMap(authorization -> {
            TokenClaims handle = handle(kind, bytes, authorization);
            return Hashes.areEqual(text, mint(key.get(), handle, authorization))
                    ? Optional.of(new IssuedToken(handle, authorization))
                    : Optional.empty();
        });
    }

    @Override
    public boolean blocks() {
        return false;
    }

    private static String mint(KeyRing.Key key, TokenClaims handle, Authorization authorization) {
        byte[] part = PartialPermission.write(authorization.permission(), handle);
        int length = FIXED + part.length;
        ByteBuffer token = ByteBuffer.allocate(length + CHECKSUM + HmacKey.BYTES);
        token.put((byte) key.id()).put((byte) handle.kind().letter());
        authorization.id().write(token);
        token.putInt(handle.serial());
        long expiry = handle.expires().getEpochSecond();
        token.put((byte) (expiry >>> 32)).putInt((int) expiry).put(part);
        byte[] bytes = token.array();
        int checksum = checksum(key, bytes, length);
        authorization.nonce().write(token); // behind what the tag is computed of, until the checksum takes its place
        key.tag().sign(bytes, length + AuthorizationId.BYTES, bytes, length + CHECKSUM);
        token.putInt(length, checksum);
        return PREFIX + handle.kind().letter() + '_' + Base64Url.encode(Arrays.copyOf(bytes, length + CHECKSUM + TAG));
    }

    private static TokenClaims handle(TokenKind kind, ByteBuffer bytes, Authorization authorization) {
        int serial = bytes.getInt();
        long expiry = (bytes.get() & 0xffL) << 32 | bytes.getInt() & 0xffff_ffffL;
        TokenClaims whole = TokenClaims.of(kind, authorization, serial, Instant.ofEpochSecond(expiry));
        ByteBuffer part = bytes.slice().limit(bytes.remaining() - CHECKSUM - TAG);
        return PartialPermission.read(whole, authorization.permission(), part);
    }

    private static Optional<byte[]> decode(TokenKind kind, String text) {
        if (text.length() > MAX_TEXT || !text.startsWith(PREFIX + kind.letter() + '_')) {
            return Optional.empty();
        }
        return Base64Url.decode(text.substring(START))
                .filter(bytes -> bytes.length >= FIXED + CHECKSUM + TAG && bytes[1] == kind.letter());
    }

    private static boolean hasChecksum(KeyRing.Key key, byte[] bytes) {
        int length = bytes.length - CHECKSUM - TAG;
        return ByteBuffer.wrap(bytes).getInt(length) == checksum(key, bytes, length);
    }

    private static int checksum(KeyRing.Key key, byte[] bytes, int length) {
        byte[] whole = new byte[HmacKey.BYTES];
        key.checksum().sign(bytes, length, whole, 0);
        return ByteBuffer.wrap(whole).getInt();
    }
}
