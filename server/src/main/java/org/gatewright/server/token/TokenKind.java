package org.gatewright.server.token;

import java.util.Optional;

/** The kind of a token; a token of one kind is never accepted as another. */
public enum TokenKind {
    CODE('c'),
    ACCESS('a'),
    REFRESH('r'),
    DEVICE('d');

    private final char letter;

    TokenKind(char letter) {
        this.letter = letter;
    }

    /** Returns the letter of the kind in tokens and in stored indexes. */
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
