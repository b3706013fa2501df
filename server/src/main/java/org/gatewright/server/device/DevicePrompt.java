package org.gatewright.server.device;

/**
 * The content of the page for devices (RFC 8628 §3.3).
 *
 * @param message one line of plain text for the end-user
 * @param userCode the value of the field {@code user_code}
 * @param action the action of the form; empty if there is no form
 * @param token the value of a hidden field {@code token} of the form
 * @param status the status of the response
 */
public record DevicePrompt(String message, String userCode, String action, String token, int status) {}
