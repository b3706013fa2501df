package org.gatewright.standalone.account;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.identity.password.PasswordPolicy;
import org.gatewright.identity.sign.FirstUser;
import org.gatewright.identity.sign.MailLinks;
import org.gatewright.identity.sign.PasskeySignIn;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.identity.upstream.Upstream;
import org.gatewright.identity.user.Attributes;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientRules;
import org.gatewright.server.config.Settings;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;
import org.gatewright.standalone.activity.Activity;
import org.gatewright.standalone.config.Clients;
import org.gatewright.standalone.login.FlowPages;
import org.gatewright.standalone.mail.Mails;

/**
 * The pages of the end-user's own account: profile, sign-in methods, sessions, applications with access, and the end of
 * the account. Thread-safe.
 */
public final class AccountFeature implements Feature {
    /** The path of the pages, below the issuer. */
    public static final String PATH = "/account";

    /** The path of the page for a forgotten password, below the issuer. */
    public static final String FORGOT = RecoveryPages.FORGOT;

    /** The path of the page that a link in an invitation leads to, below the issuer. */
    public static final String INVITED = RecoveryPages.CHOOSE;

    /** The path of the page for the first user, below the issuer. */
    public static final String WELCOME = WelcomePage.PATH;

    static final String CLIENT = "gatewright-account";
    static final String OPENID = "openid";
    private static final int SECRET_BYTES = 32;

    private final FlowPages pages;
    private final Sessions sessions;
    private final Optional<Stored> stored;
    private final Mails mails;
    private final Activity activity;
    private final Map<String, String> scopeTexts;

    /**
     * The users that can change their accounts here.
     *
     * @param second asks for the second factor; as a check, it has to be added to the server
     * @param passkeys empty if browsers permit none at the issuer
     * @param upstream signs in at providers; empty if there are none
     * @param hashes makes the hashes of new passwords
     * @param attributes the attributes of users
     */
    public record Stored(
            StoredUsers users,
            SecondFactor second,
            Optional<PasskeySignIn> passkeys,
            Optional<Upstream> upstream,
            PasswordHashes hashes,
            Attributes attributes) {
        /**
         * Changes the account of an end-user, if it has the credentials that the end-user has signed in with: a session that
         * has ended meanwhile changes nothing.
         *
         * @return the account after the change; empty if it has other credentials, or cannot be changed so
         */
        Optional<User> change(EndUser endUser, UnaryOperator<User> change) {
            boolean[] same = {false};
            return users.change(endUser.subject(), known -> {
                        same[0] = isOf(endUser, known);
                        return same[0] ? change.apply(known) : known;
                    })
                    .filter(known -> same[0]);
        }

        /** Returns the account of an end-user, if it has the credentials that the end-user has signed in with. */
        Optional<User> find(EndUser endUser) {
            return users.store().find(endUser.subject()).filter(known -> isOf(endUser, known));
        }

        private static boolean isOf(EndUser endUser, User known) {
            return known.isActive()
                    && endUser.credential()
                            .filter(known.credentials().stamp()::equals)
                            .isPresent();
        }
    }

    /**
     * Creates the pages.
     *
     * @param stored empty if the accounts are managed elsewhere
     * @param mails the mails of the server; without any, forgotten passwords are up to the operator
     * @param activity keeps what users do
     * @param scopeTexts the description of each scope token for end-users
     */
    public AccountFeature(
            FlowPages pages,
            Sessions sessions,
            Optional<Stored> stored,
            Mails mails,
            Activity activity,
            Map<String, String> scopeTexts) {
        this.pages = pages;
        this.mails = mails;
        this.activity = activity;
        this.sessions = sessions;
        this.stored = stored;
        this.scopeTexts = Map.copyOf(scopeTexts);
    }

    @Override
    public void install(Setup setup) {
        Settings settings = setup.settings();
        Client own = client(settings);
        setup.clients(others -> new Clients(MemoryClients.of(own), others));
        setup.interactionHandler(new AccountHandler(settings));
        SignedIn signedIn = new SignedIn(sessions, stored.map(Stored::second), setup.interactions(), settings, own);
        Frame frame = new Frame(pages, setup.interactions(), settings.issuer(), ZoneId.systemDefault());
        Changed changed = new Changed(mails, activity);
        Optional<RecoveryPages> recovery = stored.map(known -> new RecoveryPages(
                pages,
                known,
                sessions,
                mails,
                new MailLinks(setup.stores().oneTimes(), settings.entropy(), settings.clock()),
                changed,
                setup));
        recovery.ifPresent(known -> known.install(setup));
        stored.map(known -> welcome(known, setup)).ifPresent(page -> page.install(setup));
        List<AccountPage> all = List.of(
                new ProfilePage(frame, stored, recovery, activity, settings),
                new MethodsPage(
                        frame, stored, sessions, changed, settings, setup.sealer("authenticator app to set up")),
                new PasskeysPage(frame, stored, changed),
                new LinkedPage(frame, stored, changed),
                new SessionsPage(frame, sessions, activity),
                new ApplicationsPage(frame, setup.clients(), setup.stores(), activity, settings, scopeTexts),
                new ActivityPage(frame, activity, setup.clients()),
                new DataPage(frame, stored, sessions, setup.stores(), activity, settings));
        stored.flatMap(Stored::passkeys).ifPresent(known -> {
            setup.route(passkeyEndpoints(known, settings));
            setup.route(relatedOrigins(known));
        });
        for (AccountPage page : all) {
            for (AccountPage.Action action : page.actions()) {
                String path = PATH + action.path();
                setup.page(action.method(), path, http -> signedIn.handle(http, path, action));
            }
        }
    }

    private WelcomePage welcome(Stored known, Setup setup) {
        Settings settings = setup.settings();
        FirstUser first =
                new FirstUser(known.users().store(), setup.stores().oneTimes(), settings.entropy(), settings.clock());
        return new WelcomePage(pages, first, known, sessions, setup.interactions(), settings, new PasswordPolicy());
    }

    /** Returns the document that leads password managers to the pages (Passkey Endpoints Well-Known URL). */
    private static Route passkeyEndpoints(PasskeySignIn passkeys, Settings settings) {
        String page = settings.issuer() + PATH + MethodsPage.PATH;
        Response document = Response.json(200, passkeys.relyingParty().endpoints(page, page));
        return Route.get("/.well-known/passkey-endpoints", http -> document).nonBlocking();
    }

    /** Returns the document with the other sites at which the passkeys may be used (WebAuthn Level 3 §5.11.1). */
    private static Route relatedOrigins(PasskeySignIn passkeys) {
        Response document = Response.json(200, passkeys.relyingParty().relatedOrigins());
        return Route.get("/.well-known/webauthn", http -> document).nonBlocking();
    }

    /** Returns the client that stands for these pages: end-users sign in to it like to any other, without a consent. */
    private Client client(Settings settings) {
        String unknown = settings.entropy().text(SECRET_BYTES);
        return Client.confidentialWithHash(CLIENT, new GeneratedSecret().hash(unknown))
                .name(pages.tenant())
                .redirectUris(settings.issuer() + PATH)
                .scope(OPENID)
                .rules(ClientRules.defaults().allowMissingConsent())
                .build();
    }
}
