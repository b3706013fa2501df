package org.gatewright.standalone.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.config.Issuer;
import org.gatewright.standalone.config.FrontEndFiles;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.login.ProviderLogin;

/**
 * The pages as JSON for a front end of the operator's own: redirects become JSON, which scripts can read, and documents are
 * those of the front end if there is one. Immutable.
 */
record FrontEnd(Issuer issuer, Optional<FrontEndFiles> files) {
    private static final String PROTOCOL = "/oauth2/";
    private static final List<String> PROTOCOL_PAGES = List.of("/oauth2/authorize", "/oauth2/logout");

    /** Returns the front end of a server. */
    static FrontEnd of(ServerConfig config) {
        return new FrontEnd(config.issuer(), config.pages().frontEnd());
    }

    /** Returns the routes, with what the front end needs. */
    List<Route> over(List<Route> routes) {
        List<Route> all = new ArrayList<>();
        for (Route route : routes) {
            all.add(isPage(route) ? route.handler(page(route)) : route);
        }
        files.ifPresent(known -> known.assets()
                .forEach((name, file) -> all.add(Route.get(
                                issuer.path() + FrontEndFiles.PATH + name, http -> file.response(FrontEndFiles.POLICY))
                        .nonBlocking())));
        return all;
    }

    private boolean isPage(Route route) {
        String path = route.path();
        boolean page = !path.contains(PROTOCOL)
                || PROTOCOL_PAGES.stream().anyMatch(known -> path.equals(issuer.path() + known));
        return page && !path.startsWith("/.well-known/");
    }

    private Handler page(Route route) {
        return http -> {
            String accept = http.header("Accept").orElse("");
            boolean document = accept.contains("text/html");
            if (document && route.method().equals("GET") && files.isPresent() && !isReturn(http)) {
                return files.get().index().response(FrontEndFiles.POLICY);
            }
            Response response = route.handler().handle(http);
            return document || !accept.contains("application/json") ? response : readable(response);
        };
    }

    /** Returns whether the browser comes back from a provider, so that the request counts once. */
    private static boolean isReturn(Request http) {
        return http.path().contains(ProviderLogin.RETURN + "/");
    }

    /** Returns a redirect as JSON, since a script would follow it, and could not read what another site responds. */
    private static Response readable(Response response) {
        Optional<String> location = response.headers().all("Location").stream().findFirst();
        if (response.status() != 303 || location.isEmpty()) {
            return response;
        }
        Response json = Response.json(200, Map.of("redirect", location.get())).with("Vary", "Accept");
        for (String cookie : response.headers().all("Set-Cookie")) {
            json = json.with("Set-Cookie", cookie);
        }
        return json;
    }
}
