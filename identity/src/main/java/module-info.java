/** End-users: their accounts, and how they sign in. */
module org.gatewright.identity {
    requires transitive org.gatewright.openid;
    requires jakarta.mail;
    requires static transitive org.jspecify;
    requires com.nulabinc.zxcvbn;
    requires io.nayuki.qrcodegen;
    requires com.fasterxml.jackson.core;
    requires com.github.benmanes.caffeine;
    requires java.naming;
    requires com.webauthn4j.core;
    requires org.bouncycastle.provider;
    requires org.eclipse.angus.mail;
    requires unboundid.ldapsdk;

    exports org.gatewright.identity.ldap;
    exports org.gatewright.identity.mail;
    exports org.gatewright.identity.passkey;
    exports org.gatewright.identity.password;
    exports org.gatewright.identity.sign;
    exports org.gatewright.identity.totp;
    exports org.gatewright.identity.transfer;
    exports org.gatewright.identity.upstream;
    exports org.gatewright.identity.user;
}
