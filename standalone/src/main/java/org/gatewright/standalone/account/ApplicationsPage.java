package org.gatewright.standalone.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.config.Settings;
import org.gatewright.server.store.Stores;
import org.gatewright.standalone.activity.Activity;
import org.gatewright.standalone.login.App;
import org.gatewright.standalone.page.Texts;

/** The page with the applications that can use the end-user's account. */
public record ApplicationsPage(
        Frame frame,
        ClientStore clients,
        Stores stores,
        Activity activity,
        Settings settings,
        Map<String, String> scopeTexts)
        implements AccountPage {
    private static final String PATH = "/applications";
    private static final int MAX_READ = 1000;

    /**
     * A line of the page.
     *
     * @param key the encoded ID of the application, for an address
     * @param allowed when access was allowed first; empty if that is unknown
     * @param permissions what the application can do, in words
     */
    public record Line(App app, String key, String allowed, List<String> permissions) {}

    @Override
    public List<Action> actions() {
        return List.of(
                Action.show(PATH, this::show),
                Action.show(PATH + "/remove", this::confirm),
                Action.submit(PATH + "/remove", this::remove));
    }

    private Response show(EndUser user, Request http) {
        Texts texts = frame.texts(user, http);
        List<Line> lines = new ArrayList<>();
        access(user).forEach((client, known) -> lines.add(line(client, known, texts)));
        lines.sort(Comparator.comparing(line -> line.app().name(), String.CASE_INSENSITIVE_ORDER));
        return frame.show("applications", user, http, Map.of("applications", lines));
    }

    /** What a client can do. */
    private record Access(Optional<Instant> since, Set<String> scope) {}

    /** Returns the access of each client: what is still in effect, and what the end-user is not asked for any more. */
    private Map<String, Access> access(EndUser user) {
        Instant now = settings.now();
        Map<String, Access> access = new LinkedHashMap<>();
        stores.authorizations()
                .all(new AuthorizationFilter.Subject(user.subject()))
                .limit(MAX_READ)
                .filter(Authorization::isActive)
                .filter(known -> now.isBefore(known.expires()))
                .forEach(known -> access.merge(
                        known.clientId(),
                        new Access(
                                Optional.of(known.created()),
                                known.permission().scope().tokens()),
                        ApplicationsPage::unite));
        stores.consents()
                .list(user.subject())
                .forEach((client, permission) -> access.merge(
                        client, new Access(Optional.empty(), permission.scope().tokens()), ApplicationsPage::unite));
        access.keySet().removeIf(this::isOwn);
        return access;
    }

    /** Returns whether the application is a part of the account: the operator's own, which needs no consent. */
    private boolean isOwn(String id) {
        return clients.peek(id)
                .filter(client -> client.rules().consentOptional())
                .isPresent();
    }

    private static Access unite(Access one, Access other) {
        Set<String> scope = new LinkedHashSet<>(one.scope);
        scope.addAll(other.scope);
        Optional<Instant> since =
                Stream.concat(one.since.stream(), other.since.stream()).min(Comparator.naturalOrder());
        return new Access(since, scope);
    }

    private Line line(String client, Access access, Texts texts) {
        App app = app(client, texts);
        List<String> permissions = access.scope.stream()
                .map(token -> scopeTexts.getOrDefault(token, texts.text("consent.undescribed", token)))
                .toList();
        String allowed = access.since
                .map(time -> texts.text("applications.allowed", texts.day(time, frame.zone())))
                .orElse("");
        return new Line(app, FormCodec.encode(client), allowed, permissions);
    }

    private App app(String id, Texts texts) {
        return clients.peek(id).map(App::of).orElseGet(() -> App.unknown(id, texts.text("applications.unknown")));
    }

    private Response confirm(EndUser user, Request http) {
        String id = Parameters.ofQuery(http).find("client").orElse("");
        Texts texts = frame.texts(user, http);
        Access access = access(user).get(id);
        if (access == null) {
            return Response.redirect(settings.issuer() + AccountFeature.PATH + PATH);
        }
        return frame.show("remove", user, http, Map.of("line", line(id, access, texts)));
    }

    /** Forgets the consent first, so that nothing is granted any more, then revokes what was. */
    private Response remove(EndUser user, Request http) {
        String id = frame.form(user, http).require("client");
        stores.consents().forget(user.subject(), id);
        stores.authorizations().revoke(new AuthorizationFilter.Consent(user.subject(), id));
        activity.add(user.subject(), Activity.Kind.ACCESS_REMOVED, id, http);
        return frame.done(PATH, AccountNotices.ACCESS_REMOVED);
    }
}
