/** End-users: their accounts, and how they sign in. */
module org.gatewright.identity {
    requires transitive org.gatewright.openid;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.core;
    requires java.naming;
    requires org.bouncycastle.provider;

    exports org.gatewright.identity.password;
    exports org.gatewright.identity.totp;
    exports org.gatewright.identity.transfer;
    exports org.gatewright.identity.user;
}
