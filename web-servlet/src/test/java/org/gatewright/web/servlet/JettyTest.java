package org.gatewright.web.servlet;

import java.util.List;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.Guard;

class JettyTest extends ServletContract {
    @Override
    protected Running start(String contextPath, List<Route> routes) throws Exception {
        return JettyServer.start(contextPath, Mounted.routes(routes));
    }

    @Override
    protected Running startAfterAnotherFilter(List<Route> routes) throws Exception {
        return JettyServer.start("", Mounted.afterAnotherFilter(routes));
    }

    @Override
    protected Running startNative(Guard guard, Scope scope) throws Exception {
        return JettyServer.start("", Mounted.guarded(guard, scope));
    }
}
