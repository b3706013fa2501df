package org.gatewright.spring;

import org.gatewright.server.ServerBuilder;

/** Changes the server that the properties describe: a bean of the application, called before the server is built. */
@FunctionalInterface
public interface ServerCustomizer {
    void customize(ServerBuilder builder);
}
