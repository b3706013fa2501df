package org.gatewright.standalone.demo;

/**
 * An HTTP request and its response as the demo shows them; long secrets are cut.
 *
 * @param explanation what happens here, for somebody who sees it for the first time
 */
public record RecordedExchange(String title, String explanation, String request, String response) {}
