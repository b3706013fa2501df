/** The protocol: values, JOSE, JSON and HTTP, without a web stack. */
module org.gatewright.protocol {
    requires com.fasterxml.jackson.core;
    requires com.nimbusds.jose.jwt;
    requires static transitive org.jspecify;

    exports org.gatewright.protocol;
    exports org.gatewright.protocol.dpop;
    exports org.gatewright.protocol.http;
    exports org.gatewright.protocol.jose;
    exports org.gatewright.protocol.json;
}
