package org.gatewright.standalone.demo;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;

/** A recorder of the exchanges between a browser and the authorization server, for the trace of that browser. */
final class Recorder {
    private record Text(String title, String explanation) {}

    private static final Map<String, Text> TEXTS = Map.of(
            "GET /oauth2/authorize",
                    new Text(
                            "The browser asks the authorization server",
                            "It checks client, redirect URI and PKCE, and answers with the login page. The request waits,"
                                    + " sealed, in that page; the server stores nothing yet."),
            "POST /login",
                    new Text(
                            "The user logs in",
                            "The password goes to the authorization server alone; the application never sees it."),
            "POST /consent",
                    new Text(
                            "The user answers",
                            "The code in the redirect is good for one minute and one use, and only together with the"
                                    + " code verifier."));

    private final FlowTraces walks;

    Recorder(FlowTraces walks) {
        this.walks = walks;
    }

    /** Wraps the routes so that those of the flow are recorded. */
    List<Route> record(List<Route> routes) {
        return routes.stream().map(this::record).toList();
    }

    private Route record(Route route) {
        Text text = TEXTS.get(route.method() + " " + route.path());
        if (text == null) {
            return route;
        }
        return route.handler(request -> record(route, request, text));
    }

    private Response record(Route route, Request request, Text text) {
        Response response = route.handler().handle(request);
        walks.update(
                request,
                walk -> walk.and(new RecordedExchange(text.title, text.explanation, show(request), show(response))));
        return response;
    }

    private static String show(Request request) {
        String target = request.query().isEmpty()
                ? request.path()
                : ShownMessage.parameters(request.path() + "?" + request.query(), "?");
        String line = request.method() + " " + target + (request.query().isEmpty() ? " " : "\n") + "HTTP/1.1";
        String body = new String(request.body(), StandardCharsets.ISO_8859_1);
        return body.isEmpty() ? line : line + "\n\n" + ShownMessage.parameters(body, "");
    }

    private static String show(Response response) {
        String line = "HTTP/1.1 " + response.status();
        String location = response.headers()
                .first("Location")
                .map(address -> "\nLocation: " + ShownMessage.parameters(address, "?"))
                .orElse("");
        String type = response.headers()
                .first("Content-Type")
                .map(value -> "\nContent-Type: " + value)
                .orElse("");
        return line + location + type;
    }
}
