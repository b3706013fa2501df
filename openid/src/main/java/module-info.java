/** OpenID Connect, as a feature of the authorization server. */
module org.gatewright.openid {
    requires transitive org.gatewright.server;
    requires static transitive org.jspecify;

    exports org.gatewright.openid;
}
