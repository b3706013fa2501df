package org.gatewright.server.token;

import java.util.Optional;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;

/** A format of tokens, which mints and reads them. Thread-safe. */
interface TokenCodec {
    /** Returns the text of a token of the authorization, which cannot be used before {@link #keep}. */
    String mint(TokenClaims handle, Authorization authorization);

    /** Makes a minted token usable; called once all tokens of a response are minted. */
    default void keep(String text, TokenClaims handle) {}

    /** Reads a token; empty for everything that this server did not issue, and for tokens of other kinds. */
    Optional<IssuedToken> read(TokenKind kind, String text, AuthorizationStore store);

    /** Returns whether a method may block, other than on the authorization store. */
    default boolean blocks() {
        return true;
    }
}
