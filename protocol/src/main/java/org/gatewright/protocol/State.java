package org.gatewright.protocol;

/**
 * The client's {@code state}, kept as the bytes that came, whatever their encoding (RFC 6749 §4.1.1).
 *
 * @param latin1 one character, 0 to 255, for each byte
 */
public record State(String latin1) {
    /** The most bytes that a state may have. */
    public static final int MAX_BYTES = 4096;

    public State {
        if (latin1.length() > MAX_BYTES) {
            throw OAuthException.invalidRequest("The parameter 'state' is too long.");
        }
    }

    /** Says only how long it is, since some clients put secrets in it. */
    @Override
    public String toString() {
        return "State[" + latin1.length() + " bytes]";
    }
}
