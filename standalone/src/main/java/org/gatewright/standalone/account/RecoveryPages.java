package org.gatewright.standalone.account;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.mail.MethodChange;
import org.gatewright.identity.mail.Notice;
import org.gatewright.identity.mail.Origin;
import org.gatewright.identity.password.PasswordPolicy;
import org.gatewright.identity.sign.MailLinks;
import org.gatewright.identity.sign.MailLinks.Purpose;
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
import org.gatewright.server.limit.RateLimit;
import org.gatewright.server.spi.Setup;
import org.gatewright.server.user.Precis;
import org.gatewright.standalone.login.FlowPages;
import org.gatewright.standalone.mail.Mails;
import org.gatewright.standalone.page.Texts;

/**
 * The pages for a forgotten password, and for the links in mails: to choose a password, by which an invitation is accepted
 * too, and to confirm an address. No response reveals whether an account exists, by its time either: mails are made
 * afterwards. Thread-safe.
 */
final class RecoveryPages {
    static final String FORGOT = "/forgot";
    static final String CHOOSE = "/choose-password";
    static final String CONFIRM = "/confirm-address";

    /** How long a link is valid that was asked for. */
    static final Duration LIFE = Duration.ofMinutes(15);

    private static final int PER_ADDRESS = 20;
    private static final int PER_ACCOUNT = 3;

    private final FlowPages pages;
    private final AccountFeature.Stored stored;
    private final Sessions sessions;
    private final Mails mails;
    private final MailLinks links;
    private final Changed changed;
    private final Interactions interactions;
    private final Settings settings;
    private final RateLimit requests;
    private final RateLimit ofAccounts;
    private final RateLimit confirmations;
    private final PasswordPolicy policy = new PasswordPolicy();

    RecoveryPages(
            FlowPages pages,
            AccountFeature.Stored stored,
            Sessions sessions,
            Mails mails,
            MailLinks links,
            Changed changed,
            Setup setup) {
        this.pages = pages;
        this.stored = stored;
        this.sessions = sessions;
        this.mails = mails;
        this.links = links;
        this.changed = changed;
        this.interactions = setup.interactions();
        this.settings = setup.settings();
        this.requests = setup.limit("password resets of addresses", PER_ADDRESS, Duration.ofHours(1));
        this.ofAccounts = setup.limit("password resets of accounts", PER_ACCOUNT, Duration.ofHours(1));
        this.confirmations = setup.limit("confirmations of accounts", PER_ACCOUNT, Duration.ofHours(1));
    }

    void install(Setup setup) {
        if (sendsMails()) {
            setup.page("GET", FORGOT, http -> ask(http, "", 200));
            setup.page("POST", FORGOT, this::request);
        }
        setup.page("GET", CHOOSE, http -> choose(http, Parameters.ofQuery(http), "", 200));
        setup.page("POST", CHOOSE, this::save);
        setup.page("GET", CONFIRM, this::showConfirmation);
        setup.page("POST", CONFIRM, this::confirm);
    }

    /** Returns whether users can get links themselves. */
    boolean sendsMails() {
        return mails.areSent();
    }

    private Response show(String template, String purpose, Request http, Map<String, Object> model, int status) {
        Interactions.FormToken token = interactions.formToken(http, purpose);
        Map<String, Object> all = new HashMap<>(model);
        all.put("token", token.value());
        all.put("action", settings.issuer().path() + purpose);
        return token.attach(pages.repeatable(template, http, all, status));
    }

    private Parameters form(String purpose, Request http) {
        Parameters form = Parameters.ofForm(http, Interactions.MAX_TICKET);
        interactions.requireFormToken(http, purpose, form.find("token").orElse(""));
        return form;
    }

    private Response ask(Request http, String error, int status) {
        String back = settings.issuer().path() + AccountFeature.PATH;
        return show("forgot", FORGOT, http, Map.of("error", error, "back", back), status);
    }

    /** Sends a link to the account's own address, if there is such an account. */
    private Response request(Request http) {
        Parameters form = form(FORGOT, http);
        String login = UserProfile.login(form.find("username").orElse(""));
        if (!requests.permitsAddress(http.address())) {
            return ask(http, pages.texts(http, Optional.empty()).text("signin.throttled"), 429);
        }
        if (!login.isEmpty() && login.length() <= UserProfile.MAX_LENGTH) {
            Origin origin = mails.origin(http);
            mails.laterForStrangers(() -> send(login, origin));
        }
        return pages.repeatable("checkmail", http, Map.of("address", login, "minutes", LIFE.toMinutes()), 200);
    }

    private void send(String login, Origin origin) {
        Optional<User> user = stored.users().store().findByLogin(login).filter(RecoveryPages::mayRecover);
        if (user.isEmpty() || !ofAccounts.permits(user.get().id())) {
            return;
        }
        String address = user.get().profile().email().orElseThrow();
        String secret = links.create(Purpose.PASSWORD, MailLinks.Link.of(user.get(), address), LIFE);
        Notice notice = user.get().status() == UserStatus.INVITED
                ? Notice.invitation(mails.link(CHOOSE, secret), links.end(LIFE))
                : Notice.resetPassword(mails.link(CHOOSE, secret), links.end(LIFE));
        mails.send(notice, address, user.get(), origin, LIFE);
    }

    /** Returns whether the user can be reached, and may sign in afterwards. */
    private static boolean mayRecover(User user) {
        boolean invited =
                user.status() == UserStatus.INVITED && user.profile().email().isPresent();
        return invited || user.isActive() && user.profile().emailVerified();
    }

    /** Sends a link that confirms an address of the user's. */
    void sendConfirmation(User user, String address, Request http) {
        if (confirmations.permits(user.id())) {
            String secret = links.create(Purpose.ADDRESS, MailLinks.Link.of(user, address), LIFE);
            Notice notice = Notice.verifyAddress(mails.link(CONFIRM, secret), links.end(LIFE));
            mails.send(notice, address, user, mails.origin(http), LIFE);
        }
    }

    /** Returns the user of a link that nothing has ended: a change of the password, or of the account's status. */
    private Optional<User> of(Optional<MailLinks.Link> link) {
        return link.flatMap(known -> stored.users().store().find(known.user()).filter(known::isCurrent))
                .filter(user -> user.isActive() || user.status() == UserStatus.INVITED);
    }

    /** Returns the user of a link to choose a password, which a change of the address ends too. */
    private Optional<User> ofPassword(Optional<MailLinks.Link> link) {
        return of(link).filter(user -> user.profile().email().equals(link.map(MailLinks.Link::address)));
    }

    private Response gone(Request http) {
        return pages.repeatable("linkgone", http, Map.of(), 410);
    }

    private Response choose(Request http, Parameters parameters, String error, int status) {
        String secret = parameters.find("link").orElse("");
        Optional<User> user = ofPassword(links.peek(Purpose.PASSWORD, secret));
        if (user.isEmpty()) {
            return gone(http);
        }
        Map<String, Object> model = new HashMap<>();
        model.put("link", secret);
        model.put("username", user.get().profile().displayName());
        model.put("shortest", PasswordPolicy.shortest(user.get().credentials().hasSecondFactor()));
        model.put("error", error);
        return show("choosepassword", CHOOSE, http, model, status);
    }

    /** Sets the password, by which an invitation is accepted and the address is confirmed; other sessions end. */
    private Response save(Request http) {
        Parameters form = form(CHOOSE, http);
        String secret = form.find("link").orElse("");
        Optional<User> user = ofPassword(links.peek(Purpose.PASSWORD, secret));
        if (user.isEmpty()) {
            return gone(http);
        }
        String password = Precis.password(form.find("password").orElse(""));
        Texts texts = pages.texts(http, Optional.empty());
        Optional<String> problem = MethodsPage.problem(policy, password, user.get(), pages.tenant(), texts);
        if (problem.isPresent()) {
            return choose(http, form, problem.get(), 400);
        }
        String hash = stored.hashes().current().hash(password); // before the link is used up, for it takes long
        Optional<MailLinks.Link> link = links.take(Purpose.PASSWORD, secret);
        if (link.isEmpty()) {
            return gone(http);
        }
        Optional<User> saved = stored.users()
                .change(
                        user.get().id(),
                        current -> link.get().isCurrent(current) ? accepted(current, link.get(), hash) : current)
                .filter(User::isActive)
                .filter(current -> !link.get().isCurrent(current)); // with another stamp
        if (saved.isEmpty()) {
            return gone(http);
        }
        changed.tell(saved.get(), MethodChange.PASSWORD_CHANGED, http);
        return signedIn(saved.get(), http);
    }

    private User accepted(User current, MailLinks.Link link, String hash) {
        Credentials credentials = current.credentials().changePassword(hash, settings.entropy());
        boolean same = current.profile().email().filter(link.address()::equals).isPresent();
        UserProfile profile = same ? current.profile().email(current.profile().email(), true) : current.profile();
        User next = current.next(profile, credentials);
        return current.status() == UserStatus.INVITED ? next.activated() : next;
    }

    /** Signs the user in, unless a second factor is needed. */
    private Response signedIn(User user, Request http) {
        Response account = Response.redirect(settings.issuer() + AccountFeature.PATH);
        if (user.credentials().hasSecondFactor()) {
            return account;
        }
        EndUser endUser = EndUser.of(user.id())
                .credential(Optional.of(user.credentials().stamp()))
                .authentication(AuthenticationEvent.at(settings.now())
                        .acr(SecondFactor.PASSWORD)
                        .amr("pwd"));
        return sessions.start(http, endUser).attach(account);
    }

    private Response showConfirmation(Request http) {
        String secret = Parameters.ofQuery(http).find("link").orElse("");
        Optional<MailLinks.Link> link = links.peek(Purpose.ADDRESS, secret);
        if (of(link).isEmpty()) {
            return gone(http);
        }
        return show(
                "confirmaddress",
                CONFIRM,
                http,
                Map.of("link", secret, "address", link.orElseThrow().address()),
                200);
    }

    private Response confirm(Request http) {
        Parameters form = form(CONFIRM, http);
        Optional<MailLinks.Link> link =
                links.take(Purpose.ADDRESS, form.find("link").orElse(""));
        Optional<User> user = of(link);
        if (user.isEmpty()) {
            return gone(http);
        }
        Optional<String> address = link.map(MailLinks.Link::address);
        Optional<User> saved = stored.users()
                .change(
                        user.get().id(),
                        current -> link.orElseThrow().isCurrent(current)
                                ? current.profile(current.profile().email(address, true))
                                : current)
                .filter(current -> current.profile().email().equals(address)
                        && current.profile().emailVerified());
        if (saved.isEmpty()) {
            return gone(http); // another account has the address
        }
        changed.tell(user.get(), MethodChange.ADDRESS_CHANGED, http);
        return Response.redirect(settings.issuer() + AccountFeature.PATH + "?done=" + AccountNotices.ADDRESS_CONFIRMED);
    }
}
