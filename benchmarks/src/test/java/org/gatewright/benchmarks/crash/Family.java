package org.gatewright.benchmarks.crash;

/** The state of one authorization as known from acknowledged responses. Not thread-safe. */
final class Family {
    /** The last request, if it has no response. */
    enum Open {
        NOTHING,
        REFRESH,
        REVOCATION
    }

    final String code;
    String access;
    String refresh;
    boolean revoked;
    Open open = Open.NOTHING;

    Family(String code, String access, String refresh) {
        this.code = code;
        this.access = access;
        this.refresh = refresh;
    }
}
