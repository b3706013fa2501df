package org.gatewright.server.interaction;

import java.nio.charset.StandardCharsets;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.jose.Base64Url;
import org.gatewright.server.storage.OneTimeId;

/** Where a pushed authorization request is stored: under a hash of its {@code request_uri}. */
public final class PushedKey {
    private PushedKey() {}

    public static OneTimeId of(String requestUri) {
        byte[] hash = Hashes.sha256(requestUri.getBytes(StandardCharsets.UTF_8));
        return new OneTimeId("pushed", Base64Url.encode(hash));
    }
}
