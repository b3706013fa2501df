package org.gatewright.server;

/**
 * One operation of a client, end-user, operator or attacker.
 *
 * @param pick which client, user, code or token; modulo the number of existing ones
 * @param variant the variant of the operation
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
