package org.gatewright.server.token;

import java.util.Optional;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;

/** How a token is written and recognised. Thread-safe. */
interface TokenCodec {
    /** The text of a token of the authorization, which cannot be used before {@link #keep}. */
    String mint(TokenClaims handle, Authorization authorization);

    /** Makes a token that was minted usable; called once all tokens of a response are minted. */
    default void keep(String text, TokenClaims handle) {}

    /** The token behind a text; empty for everything this server did not make, and for tokens of other kinds. */
    Optional<IssuedToken> read(TokenKind kind, String text, AuthorizationStore store);

    /** Whether either may wait, besides for the authorization store. */
    default boolean blocks() {
        return true;
    }
}
