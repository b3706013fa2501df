package org.gatewright.web.servlet;

import java.nio.file.Files;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.gatewright.tck.WebAdapterContract.Running;

/** A Tomcat of the version that the class loader of this class has. */
final class TomcatServer {
    private TomcatServer() {}

    static Running start(String contextPath, Mounted mounted) throws Exception {
        TomcatURLStreamHandlerFactory.disable(); // a process can have only one
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxHttpRequestHeaderSize", "65536"); // Tomcat itself rejects larger requests with 400
        connector.setProperty("maxHeaderCount", "200");
        connector.setProperty("connectionTimeout", "2000");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext(contextPath, null);
        Wrapper other = Tomcat.addServlet(context, "default", Mounted.notFound());
        other.setAsyncSupported(true);
        other.addMapping("/");
        context.addServletContainerInitializer((classes, started) -> mounted.in(started), Set.of());
        tomcat.start();
        return new Running(connector.getLocalPort(), () -> {
            tomcat.stop();
            tomcat.destroy();
        });
    }
}
