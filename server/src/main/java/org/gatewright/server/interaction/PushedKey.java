package org.gatewright.server.interaction;

import java.nio.charset.StandardCharsets;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.storage.OneTimeKey;

/** Where a pushed authorization request is stored: under a hash of its {@code request_uri}. */
public final class PushedKey {
    private PushedKey() {}

    public static OneTimeKey of(String requestUri) {
        byte[] hash = Hashes.sha256(requestUri.getBytes(StandardCharsets.UTF_8));
        return new OneTimeKey("pushed", Base64Url.encode(hash));
    }
}
