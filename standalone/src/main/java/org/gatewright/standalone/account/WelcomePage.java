package org.gatewright.standalone.account;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.password.PasswordPolicy;
import org.gatewright.identity.sign.FirstUser;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.config.Settings;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.spi.Setup;
import org.gatewright.server.user.Precis;
import org.gatewright.standalone.login.FlowPages;
import org.gatewright.standalone.page.Texts;

/** The page on which the first user makes an account, by a link that the program prints. Thread-safe. */
record WelcomePage(
        FlowPages pages,
        FirstUser first,
        AccountFeature.Stored stored,
        Sessions sessions,
        Interactions interactions,
        Settings settings,
        PasswordPolicy policy) {
    static final String PATH = "/welcome";

    void install(Setup setup) {
        setup.page("GET", PATH, http -> show(http, Parameters.ofQuery(http), "", 200));
        setup.page("POST", PATH, this::create);
    }

    private Response show(Request http, Parameters parameters, String error, int status) {
        String secret = parameters.find("link").orElse("");
        if (!first.isValid(secret)) {
            return pages.repeatable("linkgone", http, Map.of(), 410);
        }
        Interactions.FormToken token = interactions.formToken(http, PATH);
        Map<String, Object> model = new HashMap<>();
        model.put("link", secret);
        model.put("token", token.value());
        model.put("action", settings.issuer().path() + PATH);
        model.put("username", parameters.find("username").orElse(""));
        model.put("shortest", PasswordPolicy.shortest(false));
        model.put("error", error);
        return token.attach(pages.repeatable("welcome", http, model, status));
    }

    private Response create(Request http) {
        Parameters form = Parameters.ofForm(http, Interactions.MAX_TICKET);
        interactions.requireFormToken(http, PATH, form.find("token").orElse(""));
        Texts texts = pages.texts(http, Optional.empty());
        String password = Precis.password(form.find("password").orElse(""));
        Optional<UserProfile> profile = profile(form.find("username").orElse("").strip());
        if (profile.isEmpty()) {
            return show(http, form, texts.text("welcome.username"), 400);
        }
        Optional<String> problem = MethodsPage.problem(policy, password, draft(profile.get()), pages.tenant(), texts);
        if (problem.isPresent()) {
            return show(http, form, problem.get(), 400);
        }
        String hash = stored.hashes().current().hash(password);
        Optional<User> user = first.create(form.find("link").orElse(""), profile.get(), hash);
        return user.map(known -> signedIn(known, http))
                .orElseGet(() -> pages.repeatable("linkgone", http, Map.of(), 410));
    }

    /** Returns the account as it would be, for the rules of passwords. */
    private User draft(UserProfile profile) {
        Credentials none = Credentials.none(settings.entropy());
        return User.create(settings.entropy(), UserStatus.ACTIVE, profile, none, settings.now());
    }

    private static Optional<UserProfile> profile(String name) {
        try {
            return Optional.of(
                    name.indexOf('@') < 0
                            ? UserProfile.named(name)
                            : new UserProfile(
                                    Optional.of(name), Optional.of(name), false, Map.of(), List.of(), List.of()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Response signedIn(User user, Request http) {
        EndUser endUser = EndUser.of(user.id())
                .credential(Optional.of(user.credentials().stamp()))
                .authentication(AuthenticationEvent.at(settings.now())
                        .acr(SecondFactor.PASSWORD)
                        .amr("pwd"));
        return sessions.start(http, endUser).attach(Response.redirect(settings.issuer() + AccountFeature.PATH));
    }
}
