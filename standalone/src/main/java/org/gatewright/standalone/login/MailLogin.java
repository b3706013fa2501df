package org.gatewright.standalone.login;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.mail.MailAddress;
import org.gatewright.identity.password.PasswordPolicy;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.user.Precis;
import org.gatewright.standalone.page.Texts;

/** The pages on which users sign in with a code from a mail, and on which accounts are created with one. Thread-safe. */
final class MailLogin {
    static final String SIGN_UP = "/sign-up";

    private static final String ASK = "/mail-code";
    private static final String ANSWER = "/mail-code/answer";
    private static final String CREATE = "/sign-up/answer";
    private static final int MAX_NAME = 200;
    private static final int MAX_CODE = 16;
    private static final String ACTION = "action";
    private static final String ERROR = "error";
    private static final String EMAIL = "email";

    private final FlowPages pages;
    private final MailSignIn mails;
    private final SignIn signIn;
    private final Completion completion;
    private final PasswordPolicy policy = new PasswordPolicy();

    MailLogin(FlowPages pages, MailSignIn mails, SignIn signIn, Completion completion) {
        this.pages = pages;
        this.mails = mails;
        this.signIn = signIn;
        this.completion = completion;
    }

    List<Route> routes(Interactions interactions) {
        return List.of(
                Route.post(ASK, interactions.pageHandler(http -> ask(interactions, http))),
                Route.post(ANSWER, interactions.pageHandler(http -> answer(interactions, http, false))),
                Route.post(SIGN_UP, interactions.pageHandler(http -> signUp(interactions, http))),
                Route.post(CREATE, interactions.pageHandler(http -> answer(interactions, http, true))));
    }

    /** Asks for a name or address, then sends a code. */
    private Response ask(Interactions interactions, Request http) {
        Parameters form = Parameters.ofForm(http, Interactions.MAX_TICKET);
        Interaction interaction = interactions.open(http, form.require("ticket"));
        String username = form.find("username").orElse("").strip();
        if (!mails.offer().codes()) {
            return signIn.password(interaction, http);
        }
        if (username.isEmpty() || form.has("start") || pages.choosesLanguage(http)) {
            return askPage(interaction, http, username, "", 200);
        }
        if (!mails.permits(http.address())) {
            return askPage(interaction, http, username, "signin.throttled", 429);
        }
        String handle = mails.askToSignIn(
                username, completion.knows(http, username), mails.mails().origin(http));
        return codePage(interaction, http, new Sent(false, handle, username), "", 200);
    }

    private Response askPage(Interaction interaction, Request http, String username, String error, int status) {
        Map<String, Object> model = new HashMap<>();
        model.put(ACTION, interaction.action(ASK));
        model.put("back", interaction.action("/login"));
        model.put("username", username);
        model.put(ERROR, text(interaction, http, error));
        return pages.page("askcode", interaction, http, model, status);
    }

    private String text(Interaction interaction, Request http, String key) {
        return key.isEmpty() ? "" : pages.texts(http, interaction).text(key, pages.tenant());
    }

    /** A code that was sent, if there was a recipient. */
    private record Sent(boolean forNewAccount, String handle, String recipient) {}

    private Response codePage(Interaction interaction, Request http, Sent sent, String error, int status) {
        Map<String, Object> model = new HashMap<>();
        model.put(ACTION, interaction.action(sent.forNewAccount ? CREATE : ANSWER));
        model.put("again", interaction.action(sent.forNewAccount ? SIGN_UP : ASK));
        model.put("signUp", sent.forNewAccount);
        model.put("handle", sent.handle);
        model.put("recipient", sent.recipient);
        model.put("mayKeep", interaction.endUser().isEmpty() && completion.mayKeep());
        model.put(ERROR, text(interaction, http, error));
        return pages.page("mailcode", interaction, http, model, status);
    }

    private Response answer(Interactions interactions, Request http, boolean forNewAccount) {
        Parameters form = Parameters.ofForm(http, Interactions.MAX_TICKET);
        Interaction interaction = interactions.open(http, form.require("ticket"));
        String handle = form.find("handle").orElse("");
        Sent sent = new Sent(forNewAccount, handle, form.find("recipient").orElse(""));
        if (pages.choosesLanguage(http)) {
            return codePage(interaction, http, sent, "", 200);
        }
        if (!interactions.logins().permits(handle, http.address(), false)) {
            return codePage(interaction, http, sent, "signin.throttled", 429).with("Retry-After", "60");
        }
        String code =
                form.find("code").filter(text -> text.length() <= MAX_CODE).orElse("");
        Optional<EndUser> user = forNewAccount ? mails.signUp(handle, code) : mails.signIn(handle, code);
        if (user.isEmpty()) {
            interactions.authenticationFailed(http, interaction, "Wrong code from a mail.");
            return codePage(interaction, http, sent, "mailcode.wrong", 400);
        }
        interactions.logins().forgive(handle, http.address(), false);
        return completion.signedIn(interactions, http, interaction, user.get());
    }

    /** Shows the page to create an account. */
    Response signUp(Interaction interaction, Request http) {
        return signUpPage(interaction, http, Parameters.of(Map.of()), "", 200);
    }

    private Response signUp(Interactions interactions, Request http) {
        Parameters form = Parameters.ofForm(http, Interactions.MAX_TICKET);
        Interaction interaction = interactions.open(http, form.require("ticket"));
        if (!mails.offer().signUp()) {
            return signIn.password(interaction, http);
        }
        if (form.has("start") || pages.choosesLanguage(http)) {
            return signUpPage(interaction, http, form, "", 200);
        }
        Texts texts = pages.texts(http, interaction);
        String email = form.find(EMAIL).orElse("").strip();
        String name = form.find("name").orElse("").strip();
        String password = Precis.password(form.find("password").orElse(""));
        Optional<String> problem = problem(name, email, password, texts);
        if (problem.isPresent()) {
            return signUpPage(interaction, http, form, problem.get(), 400);
        }
        if (!mails.permits(http.address())) {
            return signUpPage(interaction, http, form, texts.text("signin.throttled"), 429);
        }
        MailSignIn.Draft draft = new MailSignIn.Draft(name, email, password, texts.language());
        String handle = mails.askToSignUp(draft, pages.home(), mails.mails().origin(http));
        return codePage(interaction, http, new Sent(true, handle, email), "", 200);
    }

    private Optional<String> problem(String name, String email, String password, Texts texts) {
        if (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            return Optional.of(texts.text("signup.name.wrong"));
        }
        if (!MailAddress.isValid(email)) {
            return Optional.of(texts.text("signup.email.wrong"));
        }
        return PasswordWords.problem(policy, password, List.of(pages.tenant(), name, email), false, texts);
    }

    private Response signUpPage(Interaction interaction, Request http, Parameters form, String error, int status) {
        Map<String, Object> model = new HashMap<>();
        model.put(ACTION, interaction.action(SIGN_UP));
        model.put("back", interaction.action("/login"));
        model.put(
                "name",
                form.find("name").filter(text -> text.length() <= MAX_NAME).orElse(""));
        model.put(
                EMAIL,
                form.find(EMAIL).filter(text -> text.length() <= MAX_NAME).orElse(""));
        model.put("shortest", PasswordPolicy.shortest(false));
        model.put("app", pages.app(interaction));
        model.put(ERROR, error);
        return pages.page("signup", interaction, http, model, status);
    }
}
