package org.gatewright.server.token;

import java.util.Optional;

/** What a token is good for; one kind never passes as another. */
public enum TokenKind {
    CODE('c'),
    ACCESS('a'),
    REFRESH('r'),
    DEVICE('d');

    private final char letter;

    TokenKind(char letter) {
        this.letter = letter;
    }

    /** Stands for the kind in a token and in stored indexes. */
    public char letter() {
        return letter;
    }

    static Optional<TokenKind> of(char letter) {
        for (TokenKind kind : values()) {
            if (kind.letter == letter) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
