/** Protected resources: guards and what they check. */
module org.gatewright.resource {
    requires transitive org.gatewright.protocol;
    requires com.github.benmanes.caffeine;
    requires transitive java.net.http;
    requires static transitive org.jspecify;

    exports org.gatewright.resource;
    exports org.gatewright.resource.remote;
}
