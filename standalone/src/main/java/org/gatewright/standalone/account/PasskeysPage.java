package org.gatewright.standalone.account;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.mail.MethodChange;
import org.gatewright.identity.passkey.Passkey;
import org.gatewright.identity.sign.PasskeySignIn;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.StoredUsers;
import org.gatewright.identity.user.User;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.standalone.page.Pages;
import org.gatewright.standalone.page.Texts;

/** The pages to add a passkey, to name one, and to remove one. */
public record PasskeysPage(Frame frame, Optional<AccountFeature.Stored> stored, Changed changed)
        implements AccountPage {
    private static final String PATH = MethodsPage.PATH + "/passkey";
    private static final int MAX_FORM = 128 * 1024;

    /**
     * A passkey, in words.
     *
     * @param id its credential ID
     * @param kept where it is kept
     */
    public record Line(String id, String name, String added, String used, String kept) {}

    static Line line(Passkey passkey, Texts texts, ZoneId zone) {
        return new Line(
                passkey.credentialId(),
                passkey.name(),
                texts.text("passkey.added.on", texts.day(passkey.created(), zone)),
                passkey.used()
                        .map(time -> texts.text("passkey.used.on", texts.day(time, zone)))
                        .orElseGet(() -> texts.text("passkey.unused")),
                texts.text(passkey.backupEligible() ? "passkey.synced" : "passkey.bound"));
    }

    @Override
    public List<Action> actions() {
        if (stored.flatMap(AccountFeature.Stored::passkeys).isEmpty()) {
            return List.of();
        }
        return List.of(
                Action.show(PATH, this::showNew).recent(),
                Action.submit(PATH, this::add).recent(),
                Action.show(PATH + "/edit", this::show).recent(),
                Action.submit(PATH + "/rename", this::rename).recent(),
                Action.submit(PATH + "/remove", this::remove).recent());
    }

    private StoredUsers users() {
        return stored.orElseThrow().users();
    }

    private PasskeySignIn passkeys() {
        return stored.flatMap(AccountFeature.Stored::passkeys).orElseThrow();
    }

    private Response showNew(EndUser user, Request http) {
        return ask(user, http, "");
    }

    private Response ask(EndUser user, Request http, String error) {
        User known = users().store().find(user.subject()).orElseThrow();
        Map<String, Object> model = new HashMap<>();
        model.put(Pages.PASSKEY, passkeys().create(known));
        return error.isEmpty()
                ? frame.show("passkey", user, http, model)
                : frame.refuse("passkey", user, http, model, error);
    }

    private Response add(EndUser user, Request http) {
        Parameters form = frame.form(user, http, MAX_FORM);
        String response = form.find("credential").orElse("");
        Optional<User> found = stored.orElseThrow().find(user);
        if (found.isEmpty()) {
            return frame.back(MethodsPage.PATH);
        }
        User known = found.get();
        Optional<Passkey> added = response.isEmpty()
                ? Optional.empty()
                : passkeys().register(known, response, form.find("challenge").orElse(""));
        if (added.isEmpty()) {
            return ask(user, http, frame.texts(user, http).text("passkey.not.added"));
        }
        String name = form.find("name").orElse("").strip();
        if (isName(name)) {
            store(user, added.get().rename(name));
        }
        changed.tell(known, MethodChange.PASSKEY_ADDED, http);
        return frame.done(MethodsPage.PATH, AccountNotices.PASSKEY_ADDED);
    }

    private static boolean isName(String name) {
        return !name.isBlank()
                && name.length() <= Passkey.MAX_NAME
                && name.codePoints()
                        .noneMatch(point -> Character.isISOControl(point)
                                || Character.getType(point) == Character.SURROGATE
                                || Character.getType(point) == Character.FORMAT);
    }

    /** Stores another state of a passkey, if it has not been removed. */
    private void store(EndUser user, Passkey passkey) {
        stored.orElseThrow()
                .change(
                        user,
                        current -> current.credentials()
                                .findPasskey(passkey.credentialId())
                                .map(known -> current.credentials(
                                        current.credentials().passkey(passkey)))
                                .orElse(current));
    }

    private Optional<Passkey> named(EndUser user, Parameters parameters) {
        String id = parameters.find("id").orElse("");
        return users().store()
                .find(user.subject())
                .flatMap(known -> known.credentials().findPasskey(id));
    }

    private Response show(EndUser user, Request http) {
        return named(user, Parameters.ofQuery(http))
                .map(passkey -> frame.show("editpasskey", user, http, model(user, http, passkey)))
                .orElseGet(() -> frame.back(MethodsPage.PATH));
    }

    private Map<String, Object> model(EndUser user, Request http, Passkey passkey) {
        boolean last = users().store()
                .find(user.subject())
                .map(User::credentials)
                .filter(Credentials::isOnlyWay)
                .isPresent();
        return Map.of("line", line(passkey, frame.texts(user, http), frame.zone()), "last", last);
    }

    private Response rename(EndUser user, Request http) {
        Parameters form = frame.form(user, http);
        String name = form.find("name").orElse("").strip();
        named(user, form).filter(passkey -> isName(name)).ifPresent(passkey -> store(user, passkey.rename(name)));
        return frame.done(MethodsPage.PATH, AccountNotices.SAVED);
    }

    private Response remove(EndUser user, Request http) {
        Parameters form = frame.form(user, http);
        Optional<Passkey> passkey = named(user, form);
        if (passkey.isEmpty()) {
            return frame.back(MethodsPage.PATH);
        }
        String id = passkey.get().credentialId();
        stored.orElseThrow()
                .change(
                        user,
                        current -> current.credentials().isOnlyWay()
                                ? current
                                : current.credentials(current.credentials().withoutPasskey(id)))
                .filter(current -> current.credentials().findPasskey(id).isEmpty())
                .ifPresent(current -> changed.tell(current, MethodChange.PASSKEY_REMOVED, http));
        return frame.done(MethodsPage.PATH, AccountNotices.PASSKEY_REMOVED);
    }
}
