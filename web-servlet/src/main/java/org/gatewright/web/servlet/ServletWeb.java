package org.gatewright.web.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Dispatcher;
import org.gatewright.protocol.http.Framing;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.http.Router;
import org.gatewright.protocol.http.TrustedProxies;
import org.gatewright.protocol.http.Workers;
import org.gatewright.resource.AccessToken;
import org.gatewright.resource.Guard;

/**
 * A filter that serves routes and passes all other requests on. Thread-safe.
 *
 * <p>Routes have whole paths, whatever the context path of the application is. A well-known document about an issuer with a
 * path lies outside of it, at the root of the host (RFC 8414 §3): an application that is not at the root needs a second
 * filter with the same routes in the one that is.
 *
 * <p>Mount it before filters that change bodies. A form that another filter has read by {@code getParameter} is still
 * found. Where the container supports it, a request that may have to wait, for a slow hash or another server, leaves its
 * thread to others meanwhile.
 */
public final class ServletWeb implements Filter {
    /** The request attribute in which {@link #protect} leaves the {@link AccessToken}. */
    public static final String TOKEN = AccessToken.class.getName();

    private static final int WORKERS = 4096;

    private final Dispatcher dispatcher;
    private final Messages messages;
    private final Workers workers = new Workers(WORKERS);

    private ServletWeb(Dispatcher dispatcher, Messages messages) {
        this.dispatcher = dispatcher;
        this.messages = messages;
    }

    /** Creates a filter for these routes. */
    public static ServletWeb of(List<Route> routes) {
        return of(new Router(routes));
    }

    /** Creates a filter for a dispatcher, such as one for several servers. */
    public static ServletWeb of(Dispatcher dispatcher) {
        return new ServletWeb(dispatcher, new Messages(TrustedProxies.none()));
    }

    /**
     * Returns a filter that trusts these proxies; not needed where the container replaces the address of a request
     * itself.
     */
    public ServletWeb trust(TrustedProxies proxies) {
        return new ServletWeb(dispatcher, new Messages(proxies));
    }

    /** Adds this filter to an application that starts, before all others and for all paths. */
    public void addTo(ServletContext context) {
        FilterRegistration.Dynamic added = context.addFilter("gatewright", this);
        if (added == null) {
            throw new IllegalStateException("The application has a filter 'gatewright' already");
        }
        added.setAsyncSupported(true);
        added.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }

    /**
     * Returns a filter that passes on only requests with a token that has the scope, with the {@link AccessToken} in the
     * attribute {@link #TOKEN}.
     */
    public Filter protect(Guard guard, Scope scope) {
        return http((from, to, chain) -> {
            Optional<Messages.Received> read = messages.readForm(from, to);
            if (read.isEmpty()) {
                return;
            }
            if (admits(guard, scope, read.get().request(), from, to)) {
                chain.doFilter(read.get().again(), to);
            }
        });
    }

    /**
     * Returns whether the request has a token that has the scope, which is then in the attribute {@link #TOKEN}; otherwise
     * the error response was sent. Reads no body, so that a token in a form is not found.
     */
    public boolean admits(Guard guard, Scope scope, HttpServletRequest from, HttpServletResponse to)
            throws IOException {
        return admits(guard, scope, messages.head(from), from, to);
    }

    private static boolean admits(
            Guard guard, Scope scope, Request request, HttpServletRequest from, HttpServletResponse to)
            throws IOException {
        AccessToken token;
        try {
            token = guard.check(request, scope);
        } catch (OAuthException refusal) {
            Messages.write(to, guard.errorResponse(refusal, request));
            return false;
        } catch (RuntimeException e) {
            Messages.write(to, Router.failure(e, request));
            return false;
        }
        guard.headers().forEach(to::setHeader);
        from.setAttribute(TOKEN, token);
        return true;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        http(this::serve).doFilter(request, response, chain);
    }

    private void serve(HttpServletRequest from, HttpServletResponse to, FilterChain chain)
            throws IOException, ServletException {
        String host = from.getHeader("Host");
        if (!dispatcher.serves(host == null ? "" : host.toLowerCase(Locale.ROOT), from.getRequestURI())) {
            chain.doFilter(from, to);
            return;
        }
        Optional<Request> read = messages.read(from, to).map(Messages.Received::request);
        if (read.isEmpty()) {
            return;
        }
        if (from.isAsyncSupported() && dispatcher.blocks(read.get())) {
            writeLater(from.startAsync(from, to), to, () -> dispatcher.respond(read.get()));
            return;
        }
        Response response = dispatcher.respond(read.get());
        if (from.isAsyncSupported() && response.isPending()) {
            writeLater(from.startAsync(from, to), to, () -> response);
        } else {
            Messages.write(to, response);
        }
    }

    /** Writes a response on a worker, which may wait for it. */
    private void writeLater(AsyncContext later, HttpServletResponse to, Supplier<Response> response)
            throws IOException {
        later.setTimeout(0); // every handler ends by itself
        try {
            workers.execute(() -> {
                try {
                    Messages.write(to, response.get());
                } catch (IOException | RuntimeException gone) {
                    Messages.closed(gone);
                } finally {
                    later.complete();
                }
            });
        } catch (RejectedExecutionException e) {
            try {
                Messages.write(to, Framing.busy());
            } finally {
                later.complete();
            }
        }
    }

    @Override
    public void destroy() {
        workers.close();
    }

    private interface HttpFilter {
        void filter(HttpServletRequest from, HttpServletResponse to, FilterChain chain)
                throws IOException, ServletException;
    }

    private static Filter http(HttpFilter filter) {
        return (request, response, chain) -> {
            if (request instanceof HttpServletRequest from && response instanceof HttpServletResponse to) {
                filter.filter(from, to, chain);
            } else {
                chain.doFilter(request, response);
            }
        };
    }
}
