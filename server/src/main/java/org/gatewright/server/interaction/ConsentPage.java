package org.gatewright.server.interaction;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;

/**
 * A plain page that asks whether a client may have each part of the scope, for applications that know their user
 * already. Immutable and thread-safe.
 */
public final class ConsentPage implements InteractionPage {
    private static final String PATH = "/consent";
    private static final String SCOPE = "scope:";
    private static final String CSS = "body{font:1.1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:28rem;"
            + "padding:0 1rem}label{display:block}button{font:inherit;margin:1rem .5rem 0 0;padding:.4rem 1.2rem}";

    private final Function<Request, String> user;

    private ConsentPage(Function<Request, String> user) {
        this.user = user;
    }

    /**
     * The page for the user that the function finds in a request, such as by the application's session. Where there is
     * none, the function throws an {@code OAuthException} such as {@code login_required}, and nobody is asked.
     */
    public static ConsentPage forUser(Function<Request, String> user) {
        return new ConsentPage(user);
    }

    @Override
    public Response onAuthenticate(Interaction interaction, Request request) {
        String subject = user.apply(request);
        String scopes = interaction.request().scope().tokens().stream()
                .map(Page::escape)
                .map(token ->
                        "<label><input type=\"checkbox\" checked name=\"" + SCOPE + token + "\"> " + token + "</label>")
                .collect(Collectors.joining());
        String html = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                + "content=\"width=device-width,initial-scale=1\"><title>Grant access</title><style>" + CSS
                + "</style></head><body><main><h1>Grant access</h1><p>You are " + Page.escape(subject)
                + ".</p>" + device(interaction) + warning(interaction) + "<form method=\"post\" action=\""
                + interaction.action(PATH)
                + "\"><input type=\"hidden\" name=\"key\" value=\"" + interaction.key() + "\"><fieldset><legend><bdi>"
                + Page.escape(interaction.client().name()) + "</bdi> asks for</legend>" + scopes + details(interaction)
                + "</fieldset><button name=\"grant\" value=\"yes\">Allow</button><button>Deny</button></form></main>"
                + "</body></html>";
        return Page.of(html, CSS).inFlow().response(200);
    }

    /** Nobody vouches for a client that registered itself. */
    private static String warning(Interaction interaction) {
        return interaction.client().registration().isUnproven()
                ? "<p>Nobody has checked who this is. It gets what you allow at " + Page.escape(interaction.target())
                        + ".</p>"
                : "";
    }

    private static String details(Interaction interaction) {
        return interaction.details().stream()
                .map(line -> "<p>" + Page.escape(line) + "</p>")
                .collect(Collectors.joining());
    }

    /** A user who did not start the device has to notice now (RFC 8628 §5.4). */
    private static String device(Interaction interaction) {
        return interaction
                .request()
                .device()
                .map(device -> "<p>Go on only if your own device shows the code <strong>"
                        + Page.escape(device.userCode()) + "</strong>.</p>")
                .orElse("");
    }

    @Override
    public List<Route> routes(Interactions interactions) {
        return List.of(Route.post(PATH, interactions.forHumans(request -> answer(interactions, request))));
    }

    private Response answer(Interactions interactions, Request request) {
        Parameters form = Parameters.ofForm(request, Interactions.MAX_TICKET);
        String key = form.require("key");
        String subject = user.apply(request);
        if (!form.has("grant")) {
            return interactions.denyAccess(request, key);
        }
        Scope chosen = chosen(interactions.open(request, key).request().scope(), form);
        return interactions.grantAccess(request, key, Approval.by(subject).scope(chosen));
    }

    /** The part of the scope whose boxes are checked. */
    private static Scope chosen(Scope asked, Parameters form) {
        return new Scope(asked.tokens().stream()
                .filter(token -> form.has(SCOPE + token))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    }
}
