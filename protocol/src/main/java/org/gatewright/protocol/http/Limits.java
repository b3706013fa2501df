package org.gatewright.protocol.http;

/** The limits of a request, beyond which it is rejected without reading further. Sizes are in bytes. */
public final class Limits {
    public static final int REQUEST_LINE = 8 * 1024;
    public static final int HEADERS = 16 * 1024;
    public static final int HEADER_FIELDS = 100;
    public static final int BODY = 64 * 1024;
    public static final int PARAMETERS = 64;
    public static final int PARAMETER = 8 * 1024;

    private Limits() {}
}
