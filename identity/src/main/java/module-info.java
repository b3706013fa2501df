/** End-users: their passwords, and hashes of passwords from other systems. */
module org.gatewright.identity {
    requires transitive org.gatewright.server;
    requires static transitive org.jspecify;
    requires org.bouncycastle.provider;

    exports org.gatewright.identity.password;
}
