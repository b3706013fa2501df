package org.gatewright.standalone.account;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.gatewright.identity.mail.MethodChange;
import org.gatewright.identity.password.PasswordPolicy;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.identity.totp.QrCode;
import org.gatewright.identity.totp.RecoveryCodes;
import org.gatewright.identity.totp.TotpSecret;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.config.Settings;
import org.gatewright.server.user.Precis;
import org.gatewright.standalone.login.PasswordWords;
import org.gatewright.standalone.page.Pages;
import org.gatewright.standalone.page.Texts;

/** The pages for the password, the authenticator app and the recovery codes. */
public final class MethodsPage implements AccountPage {
    static final String PATH = "/methods";
    private static final String PASSWORD = PATH + "/password";
    private static final String APP = PATH + "/app";
    private static final String REMOVE = APP + "/remove";
    private static final String CODES = PATH + "/codes";
    private static final int MAX_SEALED = 2048;
    private static final Duration TO_SET_UP = Duration.ofMinutes(15);
    private static final String EXPIRES = "expires";

    private final Frame frame;
    private final Optional<AccountFeature.Stored> stored;
    private final Sessions sessions;
    private final Changed changed;
    private final Settings settings;
    private final Sealer sealer;
    private final PasswordPolicy policy = new PasswordPolicy();

    /**
     * Creates the pages.
     *
     * @param sealer seals the secret of an app until the end-user has typed its first code
     */
    MethodsPage(
            Frame frame,
            Optional<AccountFeature.Stored> stored,
            Sessions sessions,
            Changed changed,
            Settings settings,
            Sealer sealer) {
        this.frame = frame;
        this.stored = stored;
        this.sessions = sessions;
        this.changed = changed;
        this.settings = settings;
        this.sealer = sealer;
    }

    @Override
    public List<Action> actions() {
        if (stored.isEmpty()) {
            return List.of(Action.show(PATH, this::show));
        }
        return List.of(
                Action.show(PATH, this::show),
                Action.show(PASSWORD, this::showPassword).recent(),
                Action.submit(PASSWORD, this::changePassword).recent(),
                Action.show(APP, this::showApp).recent(),
                Action.submit(APP, this::addApp).recent(),
                Action.show(REMOVE, this::confirmRemoval).recent(),
                Action.submit(REMOVE, this::removeApp).recent(),
                Action.submit(CODES, this::makeCodes).recent());
    }

    /**
     * How a user can sign in besides passkeys.
     *
     * @param password whether a password is set
     * @param app whether an authenticator app is set up
     * @param codes the number of recovery codes that are left
     */
    public record Ways(boolean password, boolean app, int codes) {
        private static Ways of(Credentials credentials) {
            return new Ways(
                    credentials.password().isPresent(),
                    credentials.hasSecondFactor(),
                    credentials.recoveryCodes().size());
        }
    }

    private Optional<User> known(EndUser user) {
        return stored.flatMap(users -> users.users().store().find(user.subject()));
    }

    private Credentials credentials(EndUser user) {
        return known(user).map(User::credentials).orElseGet(() -> Credentials.none(settings.entropy()));
    }

    private Response show(EndUser user, Request http) {
        Map<String, Object> model = new HashMap<>();
        Texts texts = frame.texts(user, http);
        model.put("ways", known(user).map(User::credentials).map(Ways::of));
        model.put(
                "passkeys",
                credentials(user).passkeys().stream()
                        .map(passkey -> PasskeysPage.line(passkey, texts, frame.zone()))
                        .toList());
        model.put(
                "mayAddPasskey", stored.flatMap(AccountFeature.Stored::passkeys).isPresent());
        model.put(
                Pages.SIGNAL,
                stored.flatMap(AccountFeature.Stored::passkeys)
                        .map(known -> Json.text(known.relyingParty()
                                .signalAccepted(
                                        user.subject(), credentials(user).passkeys())))
                        .orElse(""));
        return frame.show("methods", user, http, model);
    }

    private Response showPassword(EndUser user, Request http) {
        return frame.show("password", user, http, passwordModel(user));
    }

    private Map<String, Object> passwordModel(EndUser user) {
        return Map.of(
                "shortest",
                PasswordPolicy.shortest(credentials(user).hasSecondFactor()),
                "username",
                known(user).flatMap(known -> known.profile().name()).orElse(""));
    }

    private Response changePassword(EndUser user, Request http) {
        Parameters form = frame.form(user, http);
        String password = Precis.password(form.find("password").orElse(""));
        Texts texts = frame.texts(user, http);
        Optional<String> problem = problem(policy, password, known(user).orElseThrow(), frame.tenant(), texts);
        if (problem.isPresent()) {
            return frame.refuse("password", user, http, passwordModel(user), problem.get());
        }
        AccountFeature.Stored users = stored.orElseThrow();
        String hash = users.hashes().current().hash(password);
        Optional<User> saved = users.change(
                user, current -> current.credentials(current.credentials().changePassword(hash, settings.entropy())));
        if (saved.isEmpty()) {
            return frame.back(PATH);
        }
        changed.tell(saved.get(), MethodChange.PASSWORD_CHANGED, http);
        // The stamp of the credentials has ended all sessions; this browser gets a new one.
        EndUser again = EndUser.of(user.subject())
                .credential(Optional.of(saved.get().credentials().stamp()))
                .authentication(user.authentication().orElseThrow());
        Sessions.Started started = sessions.start(http, again);
        return started.attach(frame.done(PATH, AccountNotices.PASSWORD_CHANGED));
    }

    /** Returns what is wrong with a new password, in words; empty if it is accepted. */
    static Optional<String> problem(PasswordPolicy policy, String password, User user, String tenant, Texts texts) {
        boolean second = user.credentials().hasSecondFactor();
        List<String> context = List.of(
                tenant,
                user.profile().displayName(),
                user.profile().name().orElse(""),
                user.profile().email().orElse(""));
        return PasswordWords.problem(policy, password, context, second, texts);
    }

    private Response showApp(EndUser user, Request http) {
        return frame.show("app", user, http, appModel(user, TotpSecret.create(settings.entropy())));
    }

    private Map<String, Object> appModel(EndUser user, TotpSecret secret) {
        String account = known(user)
                .map(known ->
                        known.profile().email().or(() -> known.profile().name()).orElse(""))
                .orElse("");
        Map<String, Object> content = Map.of(
                "sub",
                user.subject(),
                "secret",
                Base64Url.encode(secret.bytes()),
                EXPIRES,
                settings.now().plus(TO_SET_UP).toEpochMilli());
        return Map.of(
                "qr", QrCode.of(secret.address(frame.tenant(), account)),
                "key", secret.key(),
                "sealed", sealer.seal(Json.bytes(content)));
    }

    private Response addApp(EndUser user, Request http) {
        Parameters form = frame.form(user, http);
        Optional<TotpSecret> secret = form.find("sealed")
                .filter(text -> text.length() <= MAX_SEALED)
                .flatMap(sealer::open)
                .map(Json::read)
                .filter(content -> user.subject().equals(content.get("sub")))
                .filter(content -> content.get(EXPIRES) instanceof Long end
                        && settings.now().toEpochMilli() < end)
                .flatMap(content -> Base64Url.decode(String.valueOf(content.get("secret"))))
                .map(TotpSecret::of);
        if (secret.isEmpty()) {
            return showApp(user, http);
        }
        OptionalLong step = secret.get().verify(form.find("code").orElse(""), settings.now(), 0);
        if (step.isEmpty()) {
            String wrong = frame.texts(user, http).text("second.wrong");
            return frame.refuse("app", user, http, appModel(user, secret.get()), wrong);
        }
        AccountFeature.Stored users = stored.orElseThrow();
        Credentials.Totp app = users.second().seal(user.subject(), secret.get(), step.getAsLong());
        List<String> codes = RecoveryCodes.create(settings.entropy());
        List<String> hashes = codes.stream().map(RecoveryCodes::hash).toList();
        Optional<User> saved = users.change(
                user,
                current -> current.credentials(
                        current.credentials().totp(Optional.of(app)).recoveryCodes(hashes)));
        if (saved.isEmpty()) {
            return frame.back(PATH);
        }
        changed.tell(saved.get(), MethodChange.AUTHENTICATOR_ADDED, http);
        Response shown = codes(user, http, codes);
        if (SecondFactor.isProven(user)) {
            return shown;
        }
        // The session goes on with what was proven just now, and the time of the sign-in.
        Instant signedIn = user.authentication().orElseThrow().time();
        EndUser proven =
                users.second().proven(EndUser.of(user.subject()).credential(user.credential()), false, signedIn);
        return sessions.start(http, proven).attach(shown);
    }

    private Response codes(EndUser user, Request http, List<String> codes) {
        return frame.show("codes", user, http, Map.of("codes", codes));
    }

    private Response makeCodes(EndUser user, Request http) {
        frame.form(user, http);
        List<String> codes = RecoveryCodes.create(settings.entropy());
        List<String> hashes = codes.stream().map(RecoveryCodes::hash).toList();
        Optional<User> saved = stored.orElseThrow()
                .change(
                        user,
                        current -> current.credentials().hasSecondFactor()
                                ? current.credentials(current.credentials().recoveryCodes(hashes))
                                : current)
                .filter(current -> current.credentials().hasSecondFactor());
        if (saved.isEmpty()) {
            return frame.back(PATH);
        }
        changed.tell(saved.get(), MethodChange.RECOVERY_CODES_CREATED, http);
        return codes(user, http, codes);
    }

    private Response confirmRemoval(EndUser user, Request http) {
        return frame.show("removeapp", user, http, Map.of());
    }

    private Response removeApp(EndUser user, Request http) {
        frame.form(user, http);
        Optional<User> saved = stored.orElseThrow()
                .change(
                        user,
                        current -> current.credentials(
                                current.credentials().totp(Optional.empty()).recoveryCodes(List.of())));
        if (saved.isEmpty()) {
            return frame.back(PATH);
        }
        changed.tell(saved.get(), MethodChange.AUTHENTICATOR_REMOVED, http);
        return frame.done(PATH, AccountNotices.APP_REMOVED);
    }
}
