package org.gatewright.server;

/**
 * One move of a client, user, operator or thief.
 *
 * @param pick which client, user, code or token; counted around the end of those there are
 * @param variant how it is done
 */
record Step(Kind kind, int pick, int variant) {
    enum Kind {
        ISSUE,
        DENY,
        REDEEM,
        REFRESH,
        REVOKE_USER,
        REVOKE_CLIENT,
        ADVANCE,
        DELETE_CLIENT,
        REGISTER_CLIENT
    }
}
