package org.gatewright.openid;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.HmacKey;
import org.gatewright.server.client.Client;
import org.gatewright.server.token.SubjectMapping;

/**
 * The identifiers under which clients know sessions ({@code sid}). Like pairwise subjects, those of a sector mean nothing to
 * others, who could otherwise compare them: the ID of the session, which is one random block, encrypted with a key of
 * the sector. Thread-safe.
 *
 * @param key the key of pairwise subjects
 */
record SessionIds(Optional<HmacKey> key, SubjectMapping subjects) {
    private static final int BLOCK = 16;

    /** Returns the identifier of a session for the client; always the same for the same two. */
    String of(Client client, String session) {
        return sectorKey(client)
                .map(sector -> Base64Url.decode(session)
                        .filter(id -> id.length == BLOCK)
                        .map(id -> Base64Url.encode(block(Cipher.ENCRYPT_MODE, sector, id)))
                        .orElseGet(() -> hash(sector, session))) // the ID of a session that the application keeps
                .orElse(session);
    }

    /** Returns the ID of one of our sessions from what the client knows; empty if it is none. */
    Optional<String> find(Client client, String sid) {
        return sectorKey(client)
                .map(sector -> Base64Url.decode(sid)
                        .filter(id -> id.length == BLOCK)
                        .map(id -> Base64Url.encode(block(Cipher.DECRYPT_MODE, sector, id))))
                .orElse(Optional.of(sid));
    }

    private Optional<byte[]> sectorKey(Client client) {
        return subjects.sector(client)
                .map(sector -> key.orElseThrow().sign(("session " + sector).getBytes(StandardCharsets.UTF_8)));
    }

    private static String hash(byte[] sector, String session) {
        return Base64Url.encode(new HmacKey(sector).sign(session.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] block(int mode, byte[] key, byte[] block) {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding"); // of a single block
            cipher.init(mode, new SecretKeySpec(key, "AES"));
            return cipher.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has no AES", e);
        }
    }
}
