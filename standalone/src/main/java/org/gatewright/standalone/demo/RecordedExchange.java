package org.gatewright.standalone.demo;

/**
 * An HTTP request and its response as the demo shows them, with long secrets truncated.
 *
 * @param explanation an explanation of this step for newcomers
 */
public record RecordedExchange(String title, String explanation, String request, String response) {}
