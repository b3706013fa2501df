package org.gatewright.server.token;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.Bits128;
import org.gatewright.server.storage.OneTimeKey;
import org.gatewright.server.storage.OneTimeStore;

/** Tokens whose text the application makes; an index from the text's hash finds what each stands for. Thread-safe. */
final class FactoryTokens implements TokenFormat {
    private final TokenFactory factory;
    private final OneTimeStore index;

    FactoryTokens(TokenFactory factory, OneTimeStore index) {
        this.factory = factory;
        this.index = index;
    }

    @Override
    public String mint(TokenHandle handle, Authorization authorization) {
        String text = factory.generate(handle, authorization);
        if (text.isEmpty() || !text.chars().allMatch(FactoryTokens::isTokenCharacter)) {
            throw new IllegalStateException("The token factory made a token with characters that RFC 6750 forbids");
        }
        index.put(key(text), write(handle), handle.expires());
        return text;
    }

    @Override
    public Optional<FoundToken> read(TokenKind kind, String text, AuthorizationStore store) {
        return index.peek(key(text))
                .map(FactoryTokens::parse)
                .filter(handle -> handle.kind() == kind)
                .flatMap(handle ->
                        store.find(handle.authorization()).map(authorization -> new FoundToken(handle, authorization)));
    }

    @Override
    public boolean blocks() {
        return index.blocks() || factory.blocks();
    }

    private static OneTimeKey key(String text) {
        byte[] hash = Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
        return new OneTimeKey("token", Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    }

    /** Five words, of which the last holds the spaces of the scope. */
    private static String write(TokenHandle handle) {
        return handle.kind().letter() + " " + handle.authorization() + " " + handle.serial() + " "
                + handle.expires().getEpochSecond() + " " + handle.scope();
    }

    private static TokenHandle parse(String stored) {
        String[] words = stored.split(" ", 5);
        return new TokenHandle(
                TokenKind.of(words[0].charAt(0)).orElseThrow(),
                Bits128.parse(words[1]),
                Integer.parseInt(words[2]),
                Instant.ofEpochSecond(Long.parseLong(words[3])),
                words[4].isEmpty() ? Scope.none() : Scope.parse(words[4]));
    }

    private static boolean isTokenCharacter(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || "-._~+/".indexOf(c) >= 0);
    }
}
