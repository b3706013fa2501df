package org.gatewright.benchmarks.throughput;

import java.nio.charset.StandardCharsets;
import org.gatewright.benchmarks.program.Settings;

/** Requests with forms, as the bytes that are sent. */
public final class FormRequest {
    static final String TYPE = "application/x-www-form-urlencoded";

    /** The parameters by which the client authenticates. */
    public static final String CLIENT = "client_id=" + Settings.CLIENT + "&client_secret=" + Settings.SECRET;

    private FormRequest() {}

    /** Returns a request to a local server; the form is already encoded. */
    public static byte[] post(int port, String path, String form) {
        String header = "POST " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nContent-Type: " + TYPE
                + "\r\nContent-Length: " + form.length() + "\r\n\r\n";
        return (header + form).getBytes(StandardCharsets.US_ASCII);
    }
}
