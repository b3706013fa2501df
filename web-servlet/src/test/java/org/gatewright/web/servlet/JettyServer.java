package org.gatewright.web.servlet;

import java.net.InetSocketAddress;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.gatewright.tck.WebAdapterContract.Running;

/** A Jetty. */
final class JettyServer {
    private JettyServer() {}

    static Running start(String contextPath, Mounted mounted) throws Exception {
        Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
        ServletContextHandler context = new ServletContextHandler(contextPath.isEmpty() ? "/" : contextPath);
        ServletHolder other = new ServletHolder("default", Mounted.notFound());
        other.setAsyncSupported(true);
        context.addServlet(other, "/");
        context.addServletContainerInitializer((classes, started) -> mounted.in(started));
        server.setHandler(context);
        server.start();
        return new Running(((ServerConnector) server.getConnectors()[0]).getLocalPort(), server::stop);
    }
}
