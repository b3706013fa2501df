package org.gatewright.web.servlet;

import java.nio.file.Path;
import java.util.List;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.Guard;

/** The contract in a Tomcat whose jars are in a folder of {@code target}. */
abstract class TomcatContract extends ServletContract {
    private final Container container;

    TomcatContract(String folder) throws Exception {
        this.container = new Container(Path.of("target", folder), TomcatServer.class);
    }

    @Override
    protected Running start(String contextPath, List<Route> routes) throws Exception {
        return container.routes(contextPath, routes);
    }

    @Override
    protected Running startAfterAnotherFilter(List<Route> routes) throws Exception {
        return container.afterAnotherFilter(routes);
    }

    @Override
    protected Running startNative(Guard guard, Scope scope) throws Exception {
        return container.guarded(guard, scope);
    }
}
