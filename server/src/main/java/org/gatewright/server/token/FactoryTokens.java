package org.gatewright.server.token;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.Permissions;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;

/** Tokens whose text the application generates, found by an index of their hashes. Thread-safe. */
final class FactoryTokens implements TokenCodec {
    private final TokenFactory factory;
    private final OneTimeStore index;

    FactoryTokens(TokenFactory factory, OneTimeStore index) {
        this.factory = factory;
        this.index = index;
    }

    @Override
    public String mint(TokenClaims handle, Authorization authorization) {
        String text = factory.generate(handle, authorization);
        if (text.isEmpty() || !text.chars().allMatch(FactoryTokens::isTokenCharacter)) {
            throw new IllegalStateException("The token factory returned a token with characters that RFC 6750 forbids");
        }
        return text;
    }

    @Override
    public void keep(String text, TokenClaims handle) {
        index.put(key(text), write(handle), handle.expires());
    }

    @Override
    public Optional<IssuedToken> read(TokenKind kind, String text, AuthorizationStore store) {
        return index.peek(key(text))
                .map(FactoryTokens::parse)
                .filter(handle -> handle.kind() == kind)
                .flatMap(handle -> store.find(handle.authorization())
                        .map(authorization -> new IssuedToken(handle, authorization)));
    }

    @Override
    public boolean blocks() {
        return index.blocks() || factory.blocks();
    }

    private static OneTimeId key(String text) {
        byte[] hash = Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
        return new OneTimeId("token", Base64Url.encode(hash));
    }

    private static String write(TokenClaims handle) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("kind", String.valueOf(handle.kind().letter()));
        object.put("authorization", handle.authorization().toString());
        object.put("serial", handle.serial());
        object.put("expires", handle.expires().getEpochSecond());
        object.putAll(Permissions.write(handle.permission()));
        handle.confirmation().ifPresent(confirmation -> object.put("cnf", confirmation.members()));
        return Json.text(object);
    }

    private static TokenClaims parse(String stored) {
        Map<String, Object> object = Json.read(stored);
        return new TokenClaims(
                TokenKind.of(text(object, "kind").charAt(0)).orElseThrow(),
                AuthorizationId.parse(text(object, "authorization")),
                Integer.parseInt(text(object, "serial")),
                Instant.ofEpochSecond(Long.parseLong(text(object, "expires"))),
                Permissions.read(object),
                Json.object(object.get("cnf")).flatMap(Confirmation::of));
    }

    private static String text(Map<String, Object> object, String name) {
        return String.valueOf(object.get(name));
    }

    private static boolean isTokenCharacter(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || "-._~+/".indexOf(c) >= 0);
    }
}
