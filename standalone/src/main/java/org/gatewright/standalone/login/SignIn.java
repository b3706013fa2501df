package org.gatewright.standalone.login;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.sign.PasskeySignIn;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.limit.LoginThrottle;
import org.gatewright.server.user.Precis;

/** The pages on which end-users sign in: with a password, and with a second factor if they have one. Thread-safe. */
final class SignIn {
    private static final int MAX_SECRET = 1024;
    private static final int MAX_CODE = 64;
    private static final int MAX_PASSKEY = Interactions.MAX_TICKET + 64 * 1024;
    private static final String RECOVERY = "recovery";

    private final FlowPages pages;
    private final LoginPages.Passwords users;
    private final Optional<SecondFactor> second;
    private final Optional<PasskeySignIn> passkeys;
    private final Optional<Sessions> sessions;
    private final KnownBrowser known;
    private final Clock clock;

    SignIn(
            FlowPages pages,
            LoginPages.Passwords users,
            Optional<SecondFactor> second,
            Optional<PasskeySignIn> passkeys,
            Optional<Sessions> sessions,
            KnownBrowser known,
            Clock clock) {
        this.pages = pages;
        this.users = users;
        this.second = second;
        this.passkeys = passkeys;
        this.sessions = sessions;
        this.known = known;
        this.clock = clock;
    }

    /** Asks for the password; of the end-user who is signed in, if the request requires a new sign-in. */
    Response password(Interaction interaction, Request http) {
        Optional<EndUser> user = interaction.endUser();
        String name = user.map(pages::username)
                .orElseGet(() -> interaction.request().loginHint().orElse(""));
        return password(interaction, http, user.map(pages::person), name, "", 200);
    }

    /** Asks for the name and password of another end-user. */
    Response another(Interaction interaction, Request http) {
        return password(interaction, http, Optional.empty(), "", "", 200);
    }

    /** Asks for the password again. */
    Response password(Interaction interaction, Request http, String username, String error, int status) {
        Optional<EndUser> same =
                interaction.endUser().filter(user -> pages.username(user).equals(username));
        return password(interaction, http, same.map(pages::person), username, error, status);
    }

    private Response password(
            Interaction interaction, Request http, Optional<Person> person, String username, String error, int status) {
        Map<String, Object> model = new HashMap<>();
        model.put("app", pages.app(interaction));
        model.put("action", interaction.action("/login"));
        model.put("username", username);
        model.put("person", person);
        model.put("error", error.isEmpty() ? "" : pages.texts(http, interaction).text(error, pages.tenant()));
        model.put("forgot", pages.forgot());
        model.put("passkeyAction", interaction.action("/passkey"));
        model.put("passkey", passkeys.map(known -> known.ask(Optional.empty())));
        return pages.page("login", interaction, http, model, status);
    }

    /** Verifies the password. */
    Response submitPassword(Interactions interactions, Request http) {
        Parameters form = Parameters.ofForm(http, Interactions.MAX_TICKET);
        String ticket = form.require("ticket");
        Interaction interaction = interactions.open(http, ticket);
        String username = form.find("username").orElse("");
        String password = Precis.password(form.find("password").orElse(""));
        if (form.has("other")) {
            return another(interaction, http);
        }
        if (pages.choosesLanguage(http)) {
            return password(interaction, http, username.length() > MAX_SECRET ? "" : username, "", 200);
        }
        if (username.length() > MAX_SECRET || password.length() > MAX_SECRET) {
            return password(interaction, http, "", "signin.failed", 400);
        }
        String account = LoginThrottle.account(username);
        boolean familiar = known.knows(http, account);
        if (!interactions.logins().permits(account, http.address(), familiar)) {
            interactions.authenticationFailed(http, interaction, "Too many attempts.");
            return password(interaction, http, username, "signin.throttled", 429)
                    .with("Retry-After", "60");
        }
        Optional<EndUser> verified = users.verify(username.strip(), password);
        if (verified.isEmpty()) {
            interactions.authenticationFailed(http, interaction, "Wrong username or password.");
            return password(interaction, http, username, "signin.failed", 400);
        }
        interactions.logins().forgive(account, http.address(), familiar);
        EndUser user = verified.get()
                .authentication(AuthenticationEvent.at(clock.instant())
                        .acr(SecondFactor.PASSWORD)
                        .amr("pwd"));
        return second.filter(factor -> factor.isMissing(user)).isPresent()
                ? interactions.authenticated(http, ticket, user)
                : known.remember(signedIn(interactions, http, ticket, user), account);
    }

    /** Verifies a passkey. */
    Response submitPasskey(Interactions interactions, Request http) {
        Parameters form = Parameters.ofForm(http, MAX_PASSKEY);
        String ticket = form.require("ticket");
        Interaction interaction = interactions.open(http, ticket);
        String response = form.find("credential").orElse("");
        if (passkeys.isEmpty() || response.isEmpty()) {
            return password(interaction, http, "", "passkey.cancelled", 400);
        }
        String challenge = form.find("challenge").orElse("");
        if (!interactions.logins().permits(challenge, http.address(), false)) {
            return password(interaction, http, "", "signin.throttled", 429).with("Retry-After", "60");
        }
        Optional<EndUser> user = passkeys.get().verify(response, challenge);
        if (user.isEmpty()) {
            interactions.authenticationFailed(http, interaction, "Unknown or invalid passkey.");
            return password(interaction, http, "", "passkey.unknown", 400);
        }
        interactions.logins().forgive(challenge, http.address(), false);
        return signedIn(interactions, http, ticket, user.get());
    }

    /** Starts the session, and continues with the request. */
    private Response signedIn(Interactions interactions, Request http, String ticket, EndUser user) {
        EndUser known = pages.withAcr(user, interactions.open(http, ticket));
        Optional<Sessions.Started> session = sessions.map(kept -> kept.start(http, known));
        Response response = interactions.authenticated(
                http, ticket, session.map(Sessions.Started::endUser).orElse(known));
        return session.map(started -> started.attach(response)).orElse(response);
    }

    /** Asks for the second factor. */
    Response second(Interaction interaction, Request http) {
        return second(interaction, http, false, "", 200);
    }

    private Response second(Interaction interaction, Request http, boolean recovery, String error, int status) {
        Map<String, Object> model = new HashMap<>();
        model.put("person", pages.person(interaction.endUser().orElseThrow()));
        model.put("action", interaction.action("/second-step"));
        model.put(RECOVERY, recovery);
        model.put("error", error.isEmpty() ? "" : pages.texts(http, interaction).text(error));
        return pages.page("second", interaction, http, model, status);
    }

    /** Verifies the second factor of the end-user whose password was verified before. */
    Response submitSecond(Interactions interactions, Request http) {
        Parameters form = Parameters.ofForm(http, Interactions.MAX_TICKET);
        String ticket = form.require("ticket");
        Interaction interaction = interactions.open(http, ticket);
        if (second.isEmpty()
                || interaction.asksFor("login")
                || interaction.endUser().isEmpty()) {
            return password(interaction, http, "", "signin.first", 400);
        }
        boolean recovery = form.find("way").filter(RECOVERY::equals).isPresent();
        if (form.has("switch")) {
            return second(
                    interaction,
                    http,
                    form.find("switch").filter(RECOVERY::equals).isPresent(),
                    "",
                    200);
        }
        if (pages.choosesLanguage(http)) {
            return second(interaction, http, recovery, "", 200);
        }
        EndUser user = interaction.endUser().get();
        String account = "second factor of " + user.subject();
        String name = LoginThrottle.account(pages.username(user));
        boolean familiar = known.knows(http, name);
        if (!interactions.logins().permitsCode(account, http.address(), familiar)) {
            interactions.authenticationFailed(http, interaction, "Too many attempts.");
            return second(interaction, http, recovery, "signin.throttled", 429).with("Retry-After", "60");
        }
        String code = form.find(recovery ? RECOVERY : "code")
                .filter(text -> text.length() <= MAX_CODE)
                .orElse("");
        SecondFactor.Outcome outcome = recovery
                ? second.get().useRecoveryCode(user, code)
                : second.get().useTotp(user, code);
        if (outcome != SecondFactor.Outcome.RIGHT) {
            interactions.authenticationFailed(http, interaction, "Wrong second factor.");
            String wrong = recovery
                    ? "second.recovery.wrong"
                    : outcome == SecondFactor.Outcome.USED ? "second.used" : "second.wrong";
            return second(interaction, http, recovery, wrong, 400);
        }
        interactions.logins().forgive(account, http.address(), familiar);
        EndUser proven = second.get().proven(user, recovery, clock.instant());
        return known.remember(signedIn(interactions, http, ticket, proven), name);
    }
}
