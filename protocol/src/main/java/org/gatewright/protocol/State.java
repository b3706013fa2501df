package org.gatewright.protocol;

/**
 * The client's {@code state}, kept as the received bytes in any encoding (RFC 6749 §4.1.1).
 *
 * @param latin1 one character, 0 to 255, for each byte
 */
public record State(String latin1) {
    /** The maximum number of bytes of a state. */
    public static final int MAX_BYTES = 4096;

    public State {
        if (latin1.length() > MAX_BYTES) {
            throw OAuthException.invalidRequest("The parameter 'state' is too long.");
        }
    }

    /** Returns a text with the length only, since some clients put secrets in it. */
    @Override
    public String toString() {
        return "State[" + latin1.length() + " bytes]";
    }
}
