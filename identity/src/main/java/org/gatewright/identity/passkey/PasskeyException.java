package org.gatewright.identity.passkey;

/** The rejection of a credential that a browser has sent. Its message contains nothing of the credential. */
public final class PasskeyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** The reason of a rejection. */
    public enum Failure {
        /** The credential is not in the form of the specification, or too large. */
        MALFORMED("The passkey response is malformed"),
        /** The response belongs to the other ceremony. */
        TYPE("The passkey response belongs to another kind of request"),
        /** The response belongs to another request, or to one that has expired. */
        CHALLENGE("The passkey response has another challenge"),
        /** The page that asked for the credential has an origin that is not accepted. */
        ORIGIN("The passkey response comes from an origin that is not accepted"),
        /** The page that asked for the credential was in a frame of another origin. */
        CROSS_ORIGIN("The passkey response comes from a frame in a page of another origin"),
        /** The authenticator was asked on behalf of another relying party. */
        RELYING_PARTY("The passkey belongs to another relying party"),
        /** The authenticator has not verified the user, by biometrics or a PIN. */
        USER_VERIFICATION("The authenticator has not verified the user"),
        /** The key has an algorithm or a size that is not accepted. */
        KEY("The key of the passkey is not accepted"),
        /** The signature is not one of the key. */
        SIGNATURE("The signature of the passkey is invalid"),
        /**
         * The signature count has not increased, though the signature is valid: the authenticator may have been cloned
         * (WebAuthn Level 3 §6.1.1).
         */
        SIGNATURE_COUNT("The signature count of the passkey has not increased; the authenticator may have been cloned"),
        /** The backup flags contradict each other, or the eligibility has changed (§6.1.3). */
        BACKUP("The backup flags of the passkey are invalid"),
        /** The response belongs to another credential than the known one. */
        CREDENTIAL("The passkey response belongs to another passkey");

        private final String message;

        Failure(String message) {
            this.message = message;
        }
    }

    private final Failure failure;

    PasskeyException(Failure failure) {
        super(failure.message);
        this.failure = failure;
    }

    /** Returns the reason. */
    public Failure failure() {
        return failure;
    }
}
