package org.gatewright.standalone.login;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.openid.LogoutPage;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.ErrorResponse;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.device.DevicePrompt;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.standalone.activity.Activity;

/** The pages of sign-in, consent, devices and sign-out. They work without JavaScript. Thread-safe. */
public final class LoginPages implements InteractionPage, LogoutPage {
    private final FlowPages pages;
    private final Optional<Sessions> sessions;
    private final SignIn signIn;
    private final ConsentPages consent;
    private final Optional<ProviderLogin> providers;
    private final Optional<MailLogin> mails;

    /** What the pages keep in browsers, and what they tell and keep of them. */
    public record Browsers(KnownBrowser known, Optional<NewBrowser> told, Activity activity) {}

    /**
     * Creates the pages.
     *
     * @param sessions login sessions, which need a logout; without them, every request requires a login
     * @param scopeTexts the description of each scope token for end-users
     */
    public LoginPages(
            FlowPages pages,
            SignInMethods methods,
            Optional<Sessions> sessions,
            Browsers browsers,
            Clock clock,
            Map<String, String> scopeTexts) {
        this.pages = pages;
        this.sessions = sessions;
        Completion completion =
                new Completion(pages, methods, sessions, browsers.known, browsers.told, browsers.activity);
        this.signIn = new SignIn(pages, methods, completion, browsers.known, clock);
        this.consent = new ConsentPages(pages, scopeTexts);
        this.providers = methods.upstream().map(known -> new ProviderLogin(pages, known, signIn, completion));
        this.mails = methods.mails().map(known -> new MailLogin(pages, known, signIn, completion));
    }

    @Override
    public Response onAuthenticate(Interaction interaction, Request request) {
        if (interaction.asksFor("login")) {
            return mails.filter(known -> SignUp.isAsked(interaction))
                    .map(known -> known.signUp(interaction, request))
                    .orElseGet(() -> signIn.password(interaction, request));
        }
        if (interaction.asksFor(SecondFactor.PROMPT)) {
            return signIn.second(interaction, request);
        }
        return interaction.asksFor("select_account")
                ? accounts(interaction, request)
                : consent.show(interaction, request, "");
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
        List<Route> routes = new ArrayList<>(List.of(
                Route.post("/login", interactions.pageHandler(http -> signIn.submitPassword(interactions, http))),
                Route.post("/passkey", interactions.pageHandler(http -> signIn.submitPasskey(interactions, http))),
                Route.post("/second-step", interactions.pageHandler(http -> signIn.submitSecond(interactions, http))),
                Route.post("/choose-account", interactions.pageHandler(http -> choose(interactions, http))),
                Route.post("/consent", interactions.pageHandler(http -> consent(interactions, http)))));
        providers.ifPresent(known -> routes.addAll(known.routes(interactions)));
        mails.ifPresent(known -> routes.addAll(known.routes(interactions)));
        return routes;
    }

    private Response choose(Interactions interactions, Request http) {
        Parameters form = Parameters.ofForm(http, Interactions.MAX_TICKET);
        String ticket = form.require("ticket");
        Interaction interaction = interactions.open(http, ticket);
        if (pages.choosesLanguage(http)) {
            return accounts(interaction, http);
        }
        Optional<Sessions.Started> chosen = form.find("account")
                .filter(id -> !id.isEmpty())
                .flatMap(id -> sessions.map(kept -> kept.choose(http, id)));
        return chosen.map(started -> started.attach(interactions.chosen(http, ticket, started.endUser())))
                .orElseGet(() -> signIn.another(interaction, http));
    }

    private Response consent(Interactions interactions, Request http) {
        Parameters form = Parameters.ofForm(http, Interactions.MAX_TICKET);
        Interaction interaction = interactions.open(http, form.require("ticket"));
        if (interaction.asksFor("login")) {
            return signIn.password(interaction, http, "", "signin.first", 400);
        }
        if (form.find("decision").filter("switch"::equals).isPresent()) {
            return accounts(interaction, http);
        }
        return consent.decide(interactions, interaction, form, http);
    }

    /**
     * An account in this browser.
     *
     * @param session the ID of its session
     */
    public record Choice(String session, Person person) {}

    private Response accounts(Interaction interaction, Request http) {
        List<Choice> accounts = endUsers(http).stream()
                .map(user -> new Choice(user.session().orElse(""), pages.person(user)))
                .toList();
        Map<String, Object> model = Map.of(
                "app", pages.app(interaction),
                "action", interaction.action("/choose-account"),
                "accounts", accounts);
        return pages.page("accounts", interaction, http, model, 200);
    }

    @Override
    public Response onError(OAuthException refusal, Request request) {
        Map<String, Object> model = Map.of(
                "kind", kind(refusal),
                "code", refusal.error().code(),
                "description", refusal.error().description(),
                "requestId", request.id());
        return ErrorResponse.page(pages.plain("error", request, model, refusal.status()), refusal, request);
    }

    /** Returns which of the texts for end-users describes the error. */
    private static String kind(OAuthException refusal) {
        if (refusal.status() == 429) {
            return "throttled";
        }
        if (refusal.status() >= 500) {
            return "ours";
        }
        if (refusal.status() == 404) {
            return "missing";
        }
        if (refusal.error().description().contains("redirect_uri")) {
            return "redirect";
        }
        return refusal.hint().filter(Interactions.OVER::equals).isPresent() ? "expired" : "request";
    }

    @Override
    public Response confirm(String action, String token, Request request) {
        return pages.plain("logout", request, Map.of("action", action, "token", token), 200);
    }

    @Override
    public Response loggedOut(Ended ended, Request request) {
        Map<String, Object> model = Map.of("next", ended.next().orElse(""), "frames", ended.frames());
        return ended.frames().isEmpty()
                ? pages.plain("loggedout", request, model, 200)
                : pages.scripted("loggedout", request, model, SCRIPT)
                        .framing(ended.origins())
                        .response(200);
    }

    /** Returns the page for user codes of devices. */
    public Response device(DevicePrompt prompt, Request request) {
        String outcome = switch (prompt.step()) {
            case CODE, WRONG_CODE -> "";
            case GRANTED -> "device.done";
            case DENIED -> "device.denied";
        };
        Map<String, Object> model = Map.of(
                "outcome", outcome,
                "wrong", prompt.step() == DevicePrompt.Step.WRONG_CODE,
                "userCode", prompt.userCode(),
                "action", prompt.action(),
                "token", prompt.token());
        return pages.repeatable("device", request, model, prompt.status());
    }
}
