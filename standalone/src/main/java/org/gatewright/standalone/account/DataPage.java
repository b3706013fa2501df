package org.gatewright.standalone.account;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.openid.LoginSession;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.config.Settings;
import org.gatewright.server.store.Stores;
import org.gatewright.standalone.activity.Activity;

/** The page for a copy of the end-user's data, and for the end of the account. */
record DataPage(
        Frame frame,
        Optional<AccountFeature.Stored> stored,
        Sessions sessions,
        Stores stores,
        Activity activity,
        Settings settings)
        implements AccountPage {
    private static final String PATH = "/data";

    @Override
    public List<Action> actions() {
        if (stored.isEmpty()) {
            return List.of(Action.show(PATH, this::show));
        }
        return List.of(
                Action.show(PATH, this::show),
                Action.submit(PATH + "/download", this::download).recent(),
                Action.submit(PATH + "/delete", this::delete).recent());
    }

    private Optional<User> known(EndUser user) {
        return stored.flatMap(users -> users.users().store().find(user.subject()));
    }

    private Response show(EndUser user, Request http) {
        return frame.show("data", user, http, model(user));
    }

    private Map<String, Object> model(EndUser user) {
        return Map.of("typed", known(user).map(DataPage::typed).orElse(""));
    }

    /** Returns what has to be typed in to delete the account. */
    private static String typed(User user) {
        return user.profile().name().or(() -> user.profile().email()).orElseThrow();
    }

    /** Returns what is stored of the end-user, without secrets. */
    private Response download(EndUser user, Request http) {
        frame.form(user, http);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("sub", user.subject());
        known(user).ifPresent(known -> {
            data.put("profile", known.profile().allClaims());
            data.put("created", known.created().toString());
            data.put(
                    "linked_accounts",
                    known.credentials().identities().stream()
                            .map(identity -> identity.provider() + ": " + identity.label())
                            .toList());
        });
        data.put(
                "sessions",
                sessions.list(user.subject()).stream().map(DataPage::session).toList());
        data.put(
                "applications",
                List.copyOf(stores.consents().list(user.subject()).keySet()));
        data.put(
                "activity",
                activity.of(user.subject()).stream().map(DataPage::activity).toList());
        return Response.empty(200)
                .with("Content-Type", "application/json")
                .with("Content-Disposition", "attachment; filename=\"account.json\"")
                .body(Json.bytes(data));
    }

    private static Map<String, Object> activity(Activity.Entry entry) {
        return Map.of(
                "kind", entry.kind(),
                "time", entry.time().toString(),
                "application", entry.client(),
                "browser", entry.browser(),
                "address", entry.address());
    }

    private static Map<String, Object> session(LoginSession session) {
        return Map.of(
                "browser", session.browser(),
                "created", session.created().toString(),
                "used", session.used().toString());
    }

    /** Deletes the account, then ends what was granted with it. */
    private Response delete(EndUser user, Request http) {
        String typed = frame.form(user, http).find("confirm").orElse("");
        Optional<User> known = known(user);
        if (known.isEmpty() || !typed(known.get()).equals(typed.strip())) {
            return frame.refuse(
                    "data", user, http, model(user), frame.texts(user, http).text("data.delete.differs"));
        }
        Optional<User> deleted =
                stored.orElseThrow().change(user, current -> current.status(UserStatus.DELETED, settings.now()));
        if (deleted.isEmpty()) {
            return frame.back(PATH);
        }
        sessions.endAll(user.subject());
        stores.authorizations().revoke(new AuthorizationFilter.Subject(user.subject()));
        activity.forget(user.subject());
        return frame.ended(http);
    }
}
