package org.gatewright.standalone.login;

import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatewright.openid.LogoutPage;
import org.gatewright.openid.OpenIdConnect;
import org.gatewright.openid.Sessions;
import org.gatewright.openid.UserClaims;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientMember;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.device.DevicePrompt;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.limit.LoginThrottle;
import org.gatewright.server.request.Approval;
import org.gatewright.server.user.Precis;
import org.gatewright.server.user.UserPasswordManager;
import org.gatewright.standalone.page.Pages;

/** Pages for login, consent and logout: plain forms without JavaScript. */
public final class LoginPages implements InteractionPage, LogoutPage {
    /** The authentication context class of a login with a password. */
    public static final String PASSWORD = "password";

    private static final String SCOPE = "scope:";
    private static final String OPENID = "openid";
    private static final int MAX_SECRET = 1024;

    private final Pages pages;
    private final UserPasswordManager users;
    private final UserClaims claims;
    private final Optional<Sessions> sessions;
    private final KnownBrowser known;
    private final Clock clock;
    private final Map<String, String> scopeTexts;
    private final boolean logos;

    /**
     * Creates the pages.
     *
     * @param claims the names of users, for the consent page
     * @param sessions login sessions, which need a logout; without them, every request requires a login
     * @param sealer seals the cookies of known browsers
     * @param scopeTexts the description of each scope token for end-users
     * @param issuer the issuer that scopes the cookies
     * @param logos whether the logos of clients are loaded from their addresses
     */
    public LoginPages(
            Pages pages,
            UserPasswordManager users,
            UserClaims claims,
            Optional<Sessions> sessions,
            Clock clock,
            Sealer sealer,
            Map<String, String> scopeTexts,
            Issuer issuer,
            boolean logos) {
        this.pages = pages;
        this.users = users;
        this.claims = claims;
        this.sessions = sessions;
        this.clock = clock;
        this.known = new KnownBrowser(sealer, clock, issuer);
        this.scopeTexts = Map.copyOf(scopeTexts);
        this.logos = logos;
    }

    @Override
    public Response onAuthenticate(Interaction interaction, Request request) {
        if (interaction.asksFor("login")) {
            return login(interaction, interaction.request().loginHint().orElse(""), "", 200);
        }
        return interaction.asksFor("select_account") ? accounts(interaction, request) : consent(interaction, "");
    }

    @Override
    public Optional<EndUser> endUser(Request request) {
        return sessions.flatMap(kept -> kept.endUser(request));
    }

    @Override
    public List<EndUser> endUsers(Request request) {
        return sessions.map(kept -> kept.endUsers(request)).orElse(List.of());
    }

    @Override
    public List<Route> routes(Interactions interactions) {
        return List.of(
                Route.post("/login", interactions.pageHandler(request -> login(interactions, request))),
                Route.post("/account", interactions.pageHandler(request -> choose(interactions, request))),
                Route.post("/consent", interactions.pageHandler(request -> consent(interactions, request))));
    }

    @Override
    public Response onError(OAuthException refusal, Request request) {
        Map<String, Object> model = Map.of("description", refusal.error().description(), "requestId", request.id());
        return ErrorResponse.page(pages.page("error", model).response(refusal.status()), refusal, request);
    }

    private Response login(Interactions interactions, Request request) {
        Parameters form = Parameters.ofForm(request, Interactions.MAX_TICKET);
        String ticket = form.require("ticket");
        Interaction interaction = interactions.open(request, ticket);
        String username = form.find("username").orElse("");
        String password = Precis.password(form.find("password").orElse(""));
        if (username.length() > MAX_SECRET || password.length() > MAX_SECRET) {
            return login(interaction, "", "The username or password is wrong.", 400);
        }
        String account = LoginThrottle.account(username);
        boolean familiar = known.knows(request, account);
        if (!interactions.logins().permits(account, request.address(), familiar)) {
            interactions.authenticationFailed(request, interaction, "Too many attempts.");
            return login(interaction, username, "Too many attempts. Wait a minute, then try again.", 429)
                    .with("Retry-After", "60");
        }
        Optional<String> subject = users.authenticate(username.strip(), password);
        if (subject.isEmpty()) {
            interactions.authenticationFailed(request, interaction, "Wrong username or password.");
            return login(interaction, username, "The username or password is wrong.", 400);
        }
        interactions.logins().forgive(account, request.address(), familiar);
        EndUser endUser = EndUser.of(subject.get())
                .authentication(
                        AuthenticationEvent.at(clock.instant()).acr(PASSWORD).amr("pwd"));
        Optional<Sessions.Started> session = sessions.map(kept -> kept.start(request, endUser));
        Response response = interactions.authenticated(
                request, ticket, session.map(Sessions.Started::endUser).orElse(endUser));
        Response whole = session.map(started -> started.attach(response)).orElse(response);
        return known.remember(whole, account);
    }

    private Response choose(Interactions interactions, Request request) {
        Parameters form = Parameters.ofForm(request, Interactions.MAX_TICKET);
        String ticket = form.require("ticket");
        Interaction interaction = interactions.open(request, ticket);
        Optional<Sessions.Started> chosen = form.find("account")
                .filter(id -> !id.isEmpty())
                .flatMap(id -> sessions.map(kept -> kept.choose(request, id)));
        return chosen.map(started -> started.attach(interactions.chosen(request, ticket, started.endUser())))
                .orElseGet(() -> login(interaction, "", "", 200));
    }

    private Response consent(Interactions interactions, Request request) {
        Parameters form = Parameters.ofForm(request, Interactions.MAX_TICKET);
        String ticket = form.require("ticket");
        Interaction interaction = interactions.open(request, ticket);
        if (interaction.asksFor("login")) {
            return login(interaction, "", "Please log in first.", 400);
        }
        if (form.find("decision").filter("allow"::equals).isEmpty()) {
            return interactions.denyAccess(request, ticket);
        }
        Scope chosen = Scope.of(interaction.request().scope().tokens().stream()
                .filter(token -> form.has(SCOPE + token) || token.equals(OPENID))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
        if (chosen.isEmpty() && interaction.details().isEmpty()) {
            return consent(interaction, "Choose at least one permission, or deny.");
        }
        Approval approval = Approval.ofAuthenticated().scope(chosen);
        return interactions.grantAccess(request, ticket, form.has("remember") ? approval.remember() : approval);
    }

    private Response accounts(Interaction interaction, Request request) {
        List<Account> accounts = endUsers(request).stream()
                .map(user -> new Account(user.session().orElse(""), name(user), detail(user)))
                .toList();
        Map<String, Object> model = Map.of(
                "client", interaction.client().name(),
                "action", interaction.action("/account"),
                "ticket", interaction.ticket(),
                "accounts", accounts);
        return pages.page("accounts", model).inFlow().response(200);
    }

    /** Returns what tells the account from others of the same name. */
    private String detail(EndUser endUser) {
        Object email = claims.claims(new UserClaims.Query(endUser.subject(), Set.of("email"), List.of()))
                .get("email");
        return email == null ? "" : email.toString();
    }

    /** Returns the name that the end-user knows the account by. */
    private String name(EndUser endUser) {
        Map<String, Object> known =
                claims.claims(new UserClaims.Query(endUser.subject(), Set.of("name", "preferred_username"), List.of()));
        Object name = known.getOrDefault("name", known.getOrDefault("preferred_username", endUser.subject()));
        return name.toString();
    }

    @Override
    public Response confirm(String action, String token, Request request) {
        return pages.page("logout", Map.of("action", action, "token", token)).response(200);
    }

    @Override
    public Response loggedOut(Ended ended, Request request) {
        Map<String, Object> model = Map.of(
                "next",
                ended.next().orElse(""),
                "frames",
                ended.frames(),
                "script",
                ended.frames().isEmpty() ? "" : SCRIPT);
        return pages.page("loggedout", model)
                .script(ended.frames().isEmpty() ? "" : SCRIPT)
                .framing(ended.origins())
                .response(200);
    }

    /** Returns the page for user codes of devices. */
    public Response device(DevicePrompt prompt, Request request) {
        Map<String, Object> model = Map.of(
                "message", prompt.message(),
                "userCode", prompt.userCode(),
                "action", prompt.action(),
                "token", prompt.token());
        return pages.page("device", model).response(prompt.status());
    }

    private Response login(Interaction interaction, String username, String error, int status) {
        Map<String, Object> model = Map.of(
                "client", interaction.client().name(),
                "action", interaction.action("/login"),
                "ticket", interaction.ticket(),
                "username", username,
                "error", error);
        return shown("login", interaction.client(), model).response(status);
    }

    /** What the page says about the client besides its name. */
    public record About(String logo, String policy, String terms) {}

    private About about(Client client) {
        return new About(
                logos ? address(client, "logo_uri") : "", address(client, "policy_uri"), address(client, "tos_uri"));
    }

    private static String address(Client client, String member) {
        return client.extensions().get(member) instanceof String address && ClientMember.isWeb(address) ? address : "";
    }

    /** Renders a page that shows the client. */
    private Page shown(String template, Client client, Map<String, Object> model) {
        About about = about(client);
        Map<String, Object> all = new HashMap<>(model);
        all.put("about", about);
        Page page = pages.page(template, all).inFlow();
        String logo = about.logo();
        return logo.isEmpty() ? page : page.images(List.of(new RedirectUri(logo.split("#", 2)[0]).origin()));
    }

    private Response consent(Interaction interaction, String error) {
        Set<String> claimed = new LinkedHashSet<>(List.of(interaction
                .request()
                .parameter(OpenIdConnect.CLAIMS_SCOPE)
                .orElse("")
                .split(" ")));
        claimed.remove("");
        Set<String> shown = new LinkedHashSet<>(interaction.request().scope().tokens());
        shown.addAll(claimed);
        List<Permission> permissions = shown.stream()
                .map(token -> new Permission(
                        SCOPE + token,
                        token,
                        scopeTexts.getOrDefault(token, token),
                        token.equals(OPENID) || claimed.contains(token)))
                .toList();
        Map<String, Object> model = new HashMap<>();
        model.put("client", interaction.client().name());
        model.put("clientId", interaction.client().id());
        model.put("unproven", interaction.client().registration().isUnproven());
        model.put("action", interaction.action("/consent"));
        model.put("address", interaction.target());
        model.put("user", interaction.endUser().map(this::name).orElse(""));
        model.put("ticket", interaction.ticket());
        model.put("permissions", permissions);
        model.put("details", interaction.details());
        model.put("userCode", interaction.request().parameter("user_code").orElse(""));
        model.put("remembers", interaction.remembersConsent());
        model.put("error", error);
        return shown("consent", interaction.client(), model).response(error.isEmpty() ? 200 : 400);
    }

    /** A line of the page with the accounts in the browser. */
    public record Account(String session, String name, String detail) {}

    /**
     * A line of the consent page.
     *
     * @param field the name of its checkbox
     * @param fixed whether it cannot be declined alone, since the login itself requires it
     */
    public record Permission(String field, String token, String text, boolean fixed) {}
}
