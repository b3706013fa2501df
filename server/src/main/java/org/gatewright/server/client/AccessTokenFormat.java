package org.gatewright.server.client;

/** The format of an access token. */
public enum AccessTokenFormat {
    /** Short, and readable by this server only; resource servers introspect it (RFC 7662). */
    OPAQUE,
    /** A signed JWT, which resource servers validate themselves (RFC 9068). */
    JWT
}
