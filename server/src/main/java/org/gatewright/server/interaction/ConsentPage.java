package org.gatewright.server.interaction;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Html;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.request.Approval;

/**
 * A plain consent page with a checkbox for each scope token, for applications that know their end-user already.
 * Immutable and thread-safe.
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
     * Returns the page for the end-user that the function finds in a request, such as by the application's session. If
     * there is none, the function throws an {@code OAuthException} such as {@code login_required}, and no page is
     * shown.
     */
    public static ConsentPage forUser(Function<Request, String> user) {
        return new ConsentPage(user);
    }

    /** Returns the end-user that the function finds, who is authenticated by the application's own session. */
    @Override
    public Optional<EndUser> endUser(Request request) {
        try {
            return Optional.of(EndUser.of(user.apply(request)));
        } catch (OAuthException none) {
            return Optional.empty();
        }
    }

    @Override
    public Response onAuthenticate(Interaction interaction, Request request) {
        String subject = user.apply(request);
        List<Html> scopes = interaction.request().scope().tokens().stream()
                .map(token -> Html.of(
                        "<label><input type=\"checkbox\" checked name=\"{}\"> {}</label>", SCOPE + token, token))
                .toList();
        List<Html> details = interaction.details().stream()
                .map(line -> Html.of("<p>{}</p>", line))
                .toList();
        Html main = Html.of(
                """
                <p>You are {}.</p>{}{}<form method="post" action="{}"><input type="hidden" name="ticket" value="{}">\
                <fieldset><legend><bdi>{}</bdi> asks for</legend>{}{}</fieldset>\
                <button name="grant" value="yes">Allow</button><button>Deny</button></form>""",
                subject,
                device(interaction),
                warning(interaction),
                interaction.action(PATH),
                interaction.ticket(),
                interaction.client().name(),
                Html.join(scopes),
                Html.join(details));
        return Page.plain("Grant access", CSS, main).inFlow().response(200);
    }

    /** Returns a warning if the client registered itself, since its name is then unverified. */
    private static Html warning(Interaction interaction) {
        return interaction.client().registration().isUnproven()
                ? Html.of(
                        "<p>The identity of this application was not verified. It gets what you allow at {}.</p>",
                        interaction.target())
                : Html.none();
    }

    /** Lets an end-user who did not start the device notice that now (RFC 8628 §5.4). */
    private static Html device(Interaction interaction) {
        return interaction
                .request()
                .parameter("user_code")
                .map(code -> Html.of("<p>Go on only if your own device shows the code <strong>{}</strong>.</p>", code))
                .orElse(Html.none());
    }

    @Override
    public List<Route> routes(Interactions interactions) {
        return List.of(Route.post(PATH, interactions.pageHandler(request -> respond(interactions, request))));
    }

    private Response respond(Interactions interactions, Request request) {
        Parameters form = Parameters.ofForm(request, Interactions.MAX_TICKET);
        String ticket = form.require("ticket");
        String subject = user.apply(request);
        if (!form.has("grant")) {
            return interactions.denyAccess(request, ticket);
        }
        Scope chosen = chosen(interactions.open(request, ticket).request().scope(), form);
        return interactions.grantAccess(request, ticket, Approval.by(subject).scope(chosen));
    }

    /** Returns the part of the scope whose boxes are checked. */
    private static Scope chosen(Scope asked, Parameters form) {
        return Scope.of(asked.tokens().stream()
                .filter(token -> form.has(SCOPE + token))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    }
}
