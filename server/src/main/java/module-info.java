/** The authorization server: what describes one, the API for additional features, and the features that it comes with. */
module org.gatewright.server {
    requires transitive org.gatewright.protocol;
    requires transitive org.gatewright.resource;
    requires com.github.benmanes.caffeine;
    requires static transitive org.jspecify;

    exports org.gatewright.server;
    exports org.gatewright.server.assertion;
    exports org.gatewright.server.authorization;
    exports org.gatewright.server.client;
    exports org.gatewright.server.code;
    exports org.gatewright.server.config;
    exports org.gatewright.server.consent;
    exports org.gatewright.server.credentials;
    exports org.gatewright.server.device;
    exports org.gatewright.server.dpop;
    exports org.gatewright.server.event;
    exports org.gatewright.server.exchange;
    exports org.gatewright.server.fetch;
    exports org.gatewright.server.interaction;
    exports org.gatewright.server.introspect;
    exports org.gatewright.server.jar;
    exports org.gatewright.server.legacy;
    exports org.gatewright.server.limit;
    exports org.gatewright.server.memory;
    exports org.gatewright.server.mtls;
    exports org.gatewright.server.outbox;
    exports org.gatewright.server.par;
    exports org.gatewright.server.permission;
    exports org.gatewright.server.refresh;
    exports org.gatewright.server.registration;
    exports org.gatewright.server.request;
    exports org.gatewright.server.revoke;
    exports org.gatewright.server.secret;
    exports org.gatewright.server.signing;
    exports org.gatewright.server.spi;
    exports org.gatewright.server.storage;
    exports org.gatewright.server.store;
    exports org.gatewright.server.token;
    exports org.gatewright.server.user;
}
