package org.gatewright.web.servlet;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Route;
import org.gatewright.resource.Guard;
import org.gatewright.tck.WebAdapterContract.Running;

/** A servlet container in a separate class loader, with its own servlet API. */
final class Container {
    private static final List<String> OWN = List.of("jakarta.", "org.apache.", "org.gatewright.web.servlet.");

    private final ClassLoader loader;
    private final String server;

    /** Creates one from the jars in a folder. */
    Container(Path jars, Class<?> server) throws Exception {
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> files = Files.list(jars)) {
            for (Path file : files.toList()) {
                urls.add(file.toUri().toURL());
            }
        }
        for (Class<?> ours : List.of(ServletWeb.class, Container.class)) {
            urls.add(ours.getProtectionDomain().getCodeSource().getLocation());
        }
        this.loader = new OwnFirst(urls.toArray(new URL[0]));
        this.server = server.getName();
    }

    Running routes(String contextPath, List<Route> routes) throws Exception {
        return start(contextPath, mounted("routes", List.class, routes));
    }

    Running afterAnotherFilter(List<Route> routes) throws Exception {
        return start("", mounted("afterAnotherFilter", List.class, routes));
    }

    Running guarded(Guard guard, Scope scope) throws Exception {
        var method = own(Mounted.class.getName()).getDeclaredMethod("guarded", Guard.class, Scope.class);
        method.setAccessible(true);
        return start("", method.invoke(null, guard, scope));
    }

    private Object mounted(String what, Class<?> type, Object argument) throws Exception {
        var method = own(Mounted.class.getName()).getDeclaredMethod(what, type);
        method.setAccessible(true);
        return method.invoke(null, argument);
    }

    private Running start(String contextPath, Object mounted) throws Exception {
        var method = own(server).getDeclaredMethod("start", String.class, own(Mounted.class.getName()));
        method.setAccessible(true);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return (Running) method.invoke(null, contextPath, mounted);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Class<?> own(String name) throws ClassNotFoundException {
        return Class.forName(name, true, loader);
    }

    private static final class OwnFirst extends URLClassLoader {
        private OwnFirst(URL[] urls) {
            super(urls, Container.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (OWN.stream().noneMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : findClass(name);
            }
        }
    }
}
