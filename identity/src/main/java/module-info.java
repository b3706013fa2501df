/** End-users: their accounts, and how they sign in. */
module org.gatewright.identity {
    requires transitive org.gatewright.openid;
    requires jakarta.mail;
    requires static transitive org.jspecify;
    requires org.bouncycastle.provider;
    requires org.eclipse.angus.mail;

    exports org.gatewright.identity.mail;
    exports org.gatewright.identity.password;
    exports org.gatewright.identity.user;
}
