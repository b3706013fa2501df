package org.gatewright.benchmarks.crash;

/** What a client knows of one grant: only what was answered. For one thread at a time. */
final class Family {
    /** What was sent last and never answered. */
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
