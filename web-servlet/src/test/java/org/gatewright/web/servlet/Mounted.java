package org.gatewright.web.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.Guard;

/** The filters and servlets that a test mounts in an application. */
interface Mounted {
    void in(ServletContext context);

    static Mounted routes(List<Route> routes) {
        return context -> ServletWeb.of(routes).addTo(context);
    }

    /** A filter that reads the parameters of every request, and then the routes. */
    static Mounted afterAnotherFilter(List<Route> routes) {
        return context -> {
            filter(context, "another", "/*", (request, response, chain) -> {
                request.getParameterMap();
                chain.doFilter(request, response);
            });
            ServletWeb.of(routes).addTo(context);
        };
    }

    static Mounted guarded(Guard guard, Scope scope) {
        return context -> {
            filter(context, "guard", "/native", ServletWeb.of(List.of()).protect(guard, scope));
            ServletRegistration.Dynamic servlet = context.addServlet("native", new HttpServlet() {
                @Override
                protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                    AccessToken token = (AccessToken) request.getAttribute(ServletWeb.TOKEN);
                    response.getOutputStream().write((token.clientId() + ":").getBytes(StandardCharsets.UTF_8));
                    response.getOutputStream().write(request.getInputStream().readAllBytes());
                }
            });
            servlet.addMapping("/native");
        };
    }

    /** The servlet for all paths, which a container needs for a filter to be called. */
    static HttpServlet notFound() {
        return new HttpServlet() {
            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
            }
        };
    }

    private static void filter(ServletContext context, String name, String path, jakarta.servlet.Filter filter) {
        FilterRegistration.Dynamic added = context.addFilter(name, filter);
        added.setAsyncSupported(true);
        added.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, path);
    }
}
