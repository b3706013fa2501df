package org.gatewright.server.interaction;

/**
 * What the page for devices shows.
 *
 * @param message one line of plain text for the user
 * @param userCode what the field for the code holds already
 * @param action where the form goes; empty where nothing is asked any more
 * @param status the status of the answer
 */
public record DevicePrompt(String message, String userCode, String action, int status) {}
