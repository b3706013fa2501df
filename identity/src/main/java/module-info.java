/** End-users: their accounts, and how they sign in. */
module org.gatewright.identity {
    requires transitive org.gatewright.openid;
    requires static transitive org.jspecify;
    requires com.webauthn4j.core;
    requires org.bouncycastle.provider;

    exports org.gatewright.identity.passkey;
    exports org.gatewright.identity.password;
    exports org.gatewright.identity.user;
}
