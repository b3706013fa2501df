package org.gatewright.standalone.login;

import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.interaction.Approval;
import org.gatewright.server.interaction.DevicePrompt;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.interaction.PendingRequest.DeviceCode;
import org.gatewright.server.limit.LoginThrottle;
import org.gatewright.server.user.Precis;
import org.gatewright.server.user.UserPasswordManager;
import org.gatewright.standalone.page.Pages;

/** Login, then consent: two plain forms, which need no JavaScript. Every request is answered anew; nobody stays logged in. */
public final class LoginPages implements InteractionPage {
    private static final String SCOPE = "scope:";
    private static final int MAX_SECRET = 1024;

    private final Pages pages;
    private final UserPasswordManager users;
    private final KnownBrowser known;
    private final Map<String, String> scopeTexts;

    /**
     * The pages.
     *
     * @param sealer for the memory of known browsers
     * @param scopeTexts what each scope token allows, in the user's words
     * @param secure whether the server is reached by https
     */
    public LoginPages(
            Pages pages,
            UserPasswordManager users,
            Clock clock,
            Sealer sealer,
            Map<String, String> scopeTexts,
            boolean secure) {
        this.pages = pages;
        this.users = users;
        this.known = new KnownBrowser(sealer, clock, secure);
        this.scopeTexts = Map.copyOf(scopeTexts);
    }

    @Override
    public Response onAuthenticate(Interaction interaction, Request request) {
        return login(interaction, interaction.request().loginHint().orElse(""), "", 200);
    }

    @Override
    public List<Route> routes(Interactions interactions) {
        return List.of(
                Route.post("/login", interactions.forHumans(request -> login(interactions, request))),
                Route.post("/consent", interactions.forHumans(request -> consent(interactions, request))));
    }

    @Override
    public Response onError(OAuthException refusal, Request request) {
        Map<String, Object> model = Map.of("description", refusal.error().description(), "requestId", request.id());
        return ErrorResponse.page(pages.page("error", model).response(refusal.status()), refusal, request);
    }

    private Response login(Interactions interactions, Request request) {
        Parameters form = Parameters.ofForm(request, Interactions.MAX_TICKET);
        String key = form.require("key");
        Interaction interaction = interactions.open(request, key);
        String username = form.find("username").orElse("");
        String password = Precis.password(form.find("password").orElse(""));
        if (username.length() > MAX_SECRET || password.length() > MAX_SECRET) {
            return login(interaction, "", "The username or password is wrong.", 400);
        }
        String account = LoginThrottle.account(username);
        boolean familiar = known.knows(request, account);
        if (!interactions.logins().permits(account, request.address(), familiar)) {
            interactions.loginFailed(request, interaction, "Too many attempts.");
            return login(interaction, username, "Too many attempts. Wait a minute, then try again.", 429)
                    .with("Retry-After", "60");
        }
        Optional<String> subject = users.authenticate(username.strip(), password);
        if (subject.isEmpty()) {
            interactions.loginFailed(request, interaction, "Wrong username or password.");
            return login(interaction, username, "The username or password is wrong.", 400);
        }
        interactions.logins().forgive(account, request.address(), familiar);
        Interaction authenticated = interactions.authenticated(request, key, subject.get());
        Response next = interactions.isRemembered(authenticated, subject.get())
                ? interactions.grantAccess(request, authenticated.key(), Approval.by(endUser(authenticated)))
                : consent(authenticated, "");
        return known.remember(next, account);
    }

    private Response consent(Interactions interactions, Request request) {
        Parameters form = Parameters.ofForm(request, Interactions.MAX_TICKET);
        String key = form.require("key");
        Interaction interaction = interactions.open(request, key);
        Optional<String> subject = interaction.request().subject();
        if (subject.isEmpty()) {
            return login(interaction, "", "Please log in first.", 400);
        }
        if (form.find("decision").filter("allow"::equals).isEmpty()) {
            return interactions.denyAccess(request, key);
        }
        Scope chosen = new Scope(interaction.request().scope().tokens().stream()
                .filter(token -> form.has(SCOPE + token))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
        if (chosen.isEmpty() && interaction.details().isEmpty()) {
            return consent(interaction, "Choose at least one permission, or deny.");
        }
        Approval approval = Approval.by(endUser(interaction)).scope(chosen);
        return interactions.grantAccess(request, key, form.has("remember") ? approval.remember() : approval);
    }

    /** The user who logged in for this request, and when. */
    private static EndUser endUser(Interaction interaction) {
        return EndUser.of(
                interaction.request().subject().orElseThrow(),
                interaction.request().login().orElseThrow());
    }

    @Override
    public Response onDevice(DevicePrompt prompt, Request request) {
        Map<String, Object> model =
                Map.of("message", prompt.message(), "userCode", prompt.userCode(), "action", prompt.action());
        return pages.page("device", model).response(prompt.status());
    }

    private Response login(Interaction interaction, String username, String error, int status) {
        Map<String, Object> model = Map.of(
                "client", interaction.client().name(),
                "action", interaction.action("/login"),
                "key", interaction.key(),
                "username", username,
                "error", error);
        return pages.page("login", model).inFlow().response(status);
    }

    private Response consent(Interaction interaction, String error) {
        List<Permission> permissions = interaction.request().scope().tokens().stream()
                .map(token -> new Permission(SCOPE + token, token, scopeTexts.getOrDefault(token, token)))
                .toList();
        Map<String, Object> model = new HashMap<>();
        model.put("client", interaction.client().name());
        model.put("clientId", interaction.client().id());
        model.put("unproven", interaction.client().registration().isUnproven());
        model.put("action", interaction.action("/consent"));
        model.put("address", interaction.target());
        model.put("user", interaction.request().subject().orElse(""));
        model.put("key", interaction.key());
        model.put("permissions", permissions);
        model.put("details", interaction.details());
        model.put(
                "userCode",
                interaction.request().device().map(DeviceCode::userCode).orElse(""));
        model.put("remembers", Interactions.mayBeRemembered(interaction));
        model.put("error", error);
        return pages.page("consent", model).inFlow().response(error.isEmpty() ? 200 : 400);
    }

    /**
     * A line of the consent page.
     *
     * @param field the name of its checkbox
     */
    public record Permission(String field, String token, String text) {}
}
