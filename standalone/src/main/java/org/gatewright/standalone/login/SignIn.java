package org.gatewright.standalone.login;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.gatewright.identity.sign.PasskeySignIn;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.limit.LoginThrottle;
import org.gatewright.server.request.AuthorizationRequest;
import org.gatewright.server.user.Precis;

/** The pages on which end-users sign in: with a password, and with a second factor if they have one. Thread-safe. */
final class SignIn {
    private static final int MAX_SECRET = 1024;
    private static final int MAX_CODE = 64;
    private static final int MAX_PASSKEY = Interactions.MAX_TICKET + 64 * 1024;
    private static final String RECOVERY = "recovery";

    private final FlowPages pages;
    private final SignInMethods methods;
    private final Completion completion;
    private final KnownBrowser known;
    private final Clock clock;

    SignIn(FlowPages pages, SignInMethods methods, Completion completion, KnownBrowser known, Clock clock) {
        this.pages = pages;
        this.methods = methods;
        this.completion = completion;
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

    /** Asks for another way to sign in, since the account at the provider is not linked. */
    Response unlinked(Interaction interaction, Request http, String provider) {
        String error = pages.texts(http, interaction).text("provider.unlinked", provider);
        return page(interaction, http, Optional.empty(), "", error, 400);
    }

    private Response password(
            Interaction interaction, Request http, Optional<Person> person, String username, String error, int status) {
        String text = error.isEmpty() ? "" : pages.texts(http, interaction).text(error, pages.tenant());
        return page(interaction, http, person, username, text, status);
    }

    private Response page(
            Interaction interaction, Request http, Optional<Person> person, String username, String error, int status) {
        return page(interaction, http, person, username, error, status, Optional.empty());
    }

    private Response page(
            Interaction interaction,
            Request http,
            Optional<Person> person,
            String username,
            String error,
            int status,
            Optional<String> unknownPasskey) {
        Map<String, Object> model = new HashMap<>();
        model.put("unknownPasskey", unknownPasskey.orElse(""));
        model.put("mayKeep", person.isEmpty() && completion.mayKeep());
        model.put("app", pages.app(interaction));
        model.put("action", interaction.action("/login"));
        model.put("username", username);
        model.put("person", person);
        model.put("error", error);
        model.put("forgot", pages.forgot());
        model.put("providerAction", interaction.action("/provider"));
        model.put(
                "providers",
                methods.upstream()
                        .map(known -> known.signIn().providers().stream()
                                .filter(provider ->
                                        provider.provesTime() || person.isEmpty() && !wantsFresh(interaction))
                                .map(ProviderChoice::of)
                                .toList())
                        .orElse(List.of()));
        model.put("codeAction", offers(MailSignIn.Offer::codes) ? interaction.action("/mail-code") : "");
        model.put(
                "signUpAction",
                person.isEmpty() && offers(MailSignIn.Offer::signUp) ? interaction.action(MailLogin.SIGN_UP) : "");
        model.put("passkeyAction", interaction.action("/passkey"));
        model.put("passkey", methods.passkeys().map(known -> known.ask(Optional.empty())));
        return pages.page("login", interaction, http, model, status);
    }

    /** Returns whether the request is granted only after an authentication that is new, or not older than some time. */
    static boolean wantsFresh(Interaction interaction) {
        AuthorizationRequest request = interaction.request();
        return interaction.asksFor("login")
                && (interaction.endUser().isPresent()
                        || request.requirements().maxAge().isPresent()
                        || request.parameter("prompt")
                                .filter(prompt -> List.of(prompt.split(" ")).contains("login"))
                                .isPresent());
    }

    private boolean offers(Predicate<MailSignIn.Offer> what) {
        return methods.mails().map(MailSignIn::offer).filter(what).isPresent();
    }

    /** Verifies the password. */
    Response submitPassword(Interactions interactions, Request http) {
        Parameters form = Parameters.ofForm(http, Interactions.MAX_TICKET);
        Interaction interaction = interactions.open(http, form.require("ticket"));
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
        Optional<EndUser> verified = methods.passwords().verify(username.strip(), password);
        if (verified.isEmpty()) {
            interactions.authenticationFailed(http, interaction, "Wrong username or password.");
            return password(interaction, http, username, "signin.failed", 400);
        }
        interactions.logins().forgive(account, http.address(), familiar);
        boolean trusted = !wantsTwoFactors(interaction)
                && known.trusts(
                        http,
                        verified.get().subject(),
                        () -> methods.second().flatMap(factor -> factor.mark(verified.get())));
        AuthenticationEvent event = AuthenticationEvent.at(clock.instant()).acr(SecondFactor.PASSWORD);
        EndUser user =
                verified.get().authentication(trusted ? event.amr("pwd", SecondFactor.REMEMBERED) : event.amr("pwd"));
        return completion.signedIn(interactions, http, interaction, user, Optional.of(username));
    }

    /** Returns whether the request wishes for a stronger authentication than a password. */
    private static boolean wantsTwoFactors(Interaction interaction) {
        String wished = interaction.request().parameter("acr_values").orElse("");
        return !wished.isBlank()
                || !interaction.request().requirements().acrValues().isEmpty();
    }

    /** Verifies a passkey. */
    Response submitPasskey(Interactions interactions, Request http) {
        Parameters form = Parameters.ofForm(http, MAX_PASSKEY);
        Interaction interaction = interactions.open(http, form.require("ticket"));
        String response = form.find("credential").orElse("");
        if (methods.passkeys().isEmpty() || response.isEmpty()) {
            return password(interaction, http, "", "passkey.cancelled", 400);
        }
        String challenge = form.find("challenge").orElse("");
        if (!interactions.logins().permits(challenge, http.address(), false)) {
            return password(interaction, http, "", "signin.throttled", 429).with("Retry-After", "60");
        }
        PasskeySignIn passkeys = methods.passkeys().get();
        Optional<EndUser> user = passkeys.verify(response, challenge);
        if (user.isEmpty()) {
            interactions.authenticationFailed(http, interaction, "Unknown or invalid passkey.");
            String error = pages.texts(http, interaction).text("passkey.unknown", pages.tenant());
            return page(interaction, http, Optional.empty(), "", error, 400, passkeys.unknown(response));
        }
        interactions.logins().forgive(challenge, http.address(), false);
        return completion.signedIn(interactions, http, interaction, user.get());
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
        model.put("mayTrust", methods.remembersBrowsers());
        model.put("keep", Completion.keeps(http));
        model.put("error", error.isEmpty() ? "" : pages.texts(http, interaction).text(error));
        return pages.page("second", interaction, http, model, status);
    }

    /** Verifies the second factor of the end-user whose password was verified before. */
    Response submitSecond(Interactions interactions, Request http) {
        Parameters form = Parameters.ofForm(http, Interactions.MAX_TICKET);
        Interaction interaction = interactions.open(http, form.require("ticket"));
        if (methods.second().isEmpty()
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
        boolean familiar = known.knowsUser(http, user.subject());
        if (!interactions.logins().permitsCode(account, http.address(), familiar)) {
            interactions.authenticationFailed(http, interaction, "Too many attempts.");
            return second(interaction, http, recovery, "signin.throttled", 429).with("Retry-After", "60");
        }
        String code = form.find(recovery ? RECOVERY : "code")
                .filter(text -> text.length() <= MAX_CODE)
                .orElse("");
        SecondFactor second = methods.second().get();
        SecondFactor.Outcome outcome = recovery ? second.useRecoveryCode(user, code) : second.useTotp(user, code);
        if (outcome != SecondFactor.Outcome.RIGHT) {
            interactions.authenticationFailed(http, interaction, "Wrong second factor.");
            String wrong = recovery
                    ? "second.recovery.wrong"
                    : outcome == SecondFactor.Outcome.USED ? "second.used" : "second.wrong";
            return second(interaction, http, recovery, wrong, 400);
        }
        interactions.logins().forgive(account, http.address(), familiar);
        EndUser proven = second.proven(user, recovery, clock.instant());
        Optional<String> trusted =
                methods.remembersBrowsers() && form.has("trust") ? second.mark(user) : Optional.empty();
        return completion.complete(
                interactions, http, interaction, proven, new Completion.Remembered(Optional.empty(), trusted));
    }
}
