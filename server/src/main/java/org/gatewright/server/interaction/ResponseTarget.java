package org.gatewright.server.interaction;

import java.util.Optional;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.State;

/**
 * Where the answer to an authorization request goes. It exists only once the client and its redirect URI are known to
 * belong together; until then every refusal is a page for the human (RFC 6749 §4.1.2.1).
 *
 * @param sent whether the request named the redirect URI, so that the token request has to repeat it
 */
public record ResponseTarget(
        String clientId, RedirectUri redirectUri, boolean sent, ResponseMode mode, Optional<State> state) {}
