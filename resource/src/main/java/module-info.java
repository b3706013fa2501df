/** Protected resources: guards and what they check. */
module org.gatewright.resource {
    requires transitive org.gatewright.protocol;
    requires static transitive org.jspecify;

    exports org.gatewright.resource;
}
