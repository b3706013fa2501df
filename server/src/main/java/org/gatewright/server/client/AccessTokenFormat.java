package org.gatewright.server.client;

/** How an access token is written. */
public enum AccessTokenFormat {
    /** Short, and known only to this server, which resource servers ask about it (RFC 7662). */
    OPAQUE,
    /** A signed JWT, which resource servers read themselves (RFC 9068). */
    JWT
}
