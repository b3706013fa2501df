package org.gatewright.server.device;

/**
 * The content of the page for devices (RFC 8628 §3.3).
 *
 * @param step what the page is for
 * @param message one line of plain text for the end-user
 * @param userCode the value of the field {@code user_code}
 * @param action the action of the form; empty if there is no form
 * @param token the value of a hidden field {@code token} of the form
 * @param status the status of the response
 */
public record DevicePrompt(Step step, String message, String userCode, String action, String token, int status) {
    /** What the page is for. */
    public enum Step {
        /** It asks for the code of a device. */
        CODE,
        /** It asks again, since the code was wrong or is no longer valid. */
        WRONG_CODE,
        /** Access was granted. */
        GRANTED,
        /** Access was not granted. */
        DENIED
    }
}
