package org.gatewright.standalone.account;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.mail.MethodChange;
import org.gatewright.identity.upstream.ProvenIdentity;
import org.gatewright.identity.upstream.Provider;
import org.gatewright.identity.upstream.ProviderException;
import org.gatewright.identity.upstream.Upstream;
import org.gatewright.identity.user.LinkedIdentity;
import org.gatewright.identity.user.User;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.standalone.login.ProviderChoice;
import org.gatewright.standalone.page.Texts;

/** The page with the external accounts with which the end-user may sign in. */
public record LinkedPage(Frame frame, Optional<AccountFeature.Stored> stored, Changed changed) implements AccountPage {
    private static final String PATH = "/linked";
    private static final String CONFIRM = PATH + "/confirm";
    private static final String IDENTITY = "identity";

    /**
     * A line of the page.
     *
     * @param key identifies the account at the provider
     */
    public record Line(String key, String provider, String label, String since) {}

    @Override
    public List<Action> actions() {
        if (stored.flatMap(AccountFeature.Stored::upstream).isEmpty()) {
            return List.of();
        }
        return List.of(
                Action.show(PATH, this::show),
                Action.show(PATH + "/start", this::start).recent(),
                Action.show(CONFIRM, this::confirm).recent(),
                Action.submit(CONFIRM, this::link).recent(),
                Action.submit(PATH + "/unlink", this::unlink).recent());
    }

    private Upstream upstream() {
        return stored.flatMap(AccountFeature.Stored::upstream).orElseThrow();
    }

    private User user(EndUser user) {
        return stored.orElseThrow().users().store().find(user.subject()).orElseThrow();
    }

    private Response show(EndUser user, Request http) {
        return frame.show("linked", user, http, model(user, http));
    }

    private Map<String, Object> model(EndUser user, Request http) {
        Texts texts = frame.texts(user, http);
        User known = user(user);
        Map<String, Object> model = new HashMap<>();
        model.put(
                "linked",
                known.credentials().identities().stream()
                        .map(identity -> line(identity, texts))
                        .toList());
        model.put(
                "providers",
                upstream().signIn().providers().stream().map(ProviderChoice::of).toList());
        model.put("last", known.credentials().isOnlyWay());
        return model;
    }

    private Line line(LinkedIdentity identity, Texts texts) {
        return new Line(
                identity.key(),
                name(identity.provider()),
                identity.label(),
                texts.text("linked.since", texts.day(identity.linked(), frame.zone())));
    }

    private String name(String provider) {
        return upstream().signIn().find(provider).map(Provider::name).orElse(provider);
    }

    /** Sends the browser to the provider, from which it returns to {@link #confirm}. */
    private Response start(EndUser user, Request http) {
        String provider = Parameters.ofQuery(http).find("provider").orElse("");
        boolean permitted = upstream().signIn().find(provider).isPresent()
                && upstream().signIn().permits(http.address());
        if (!permitted) {
            return frame.back(PATH);
        }
        try {
            return Response.redirect(
                    upstream().signIn().beginLink(provider, user.subject()).toString());
        } catch (ProviderException e) {
            return failed(user, http, "provider.failed");
        }
    }

    private Response failed(EndUser user, Request http, String key) {
        return frame.refuse(
                "linked", user, http, model(user, http), frame.texts(user, http).text(key));
    }

    private Response confirm(EndUser user, Request http) {
        String handle = Parameters.ofQuery(http).find(IDENTITY).orElse("");
        Optional<ProvenIdentity> identity = upstream().signIn().awaited(user.subject(), handle);
        if (identity.isEmpty()) {
            return failed(user, http, "provider.failed");
        }
        Map<String, Object> model = Map.of(
                "provider",
                name(identity.get().provider()),
                "label",
                identity.get().label(),
                IDENTITY,
                handle);
        return frame.show("linkconfirm", user, http, model);
    }

    private Response link(EndUser user, Request http) {
        String handle = frame.form(user, http).find(IDENTITY).orElse("");
        Optional<ProvenIdentity> identity = upstream().signIn().confirmed(user.subject(), handle);
        Optional<User> known = stored.orElseThrow().find(user);
        if (known.isEmpty() || identity.isEmpty() || !upstream().accounts().link(known.get(), identity.get())) {
            return failed(user, http, "linked.failed");
        }
        changed.tell(known.get(), MethodChange.ACCOUNT_LINKED, http);
        return frame.done(PATH, AccountNotices.LINKED);
    }

    private Response unlink(EndUser user, Request http) {
        String key = frame.form(user, http).find("key").orElse("");
        Optional<User> without = stored.orElseThrow()
                .find(user)
                .flatMap(known -> upstream().accounts().unlink(known, key));
        if (without.isEmpty()) {
            return frame.back(PATH);
        }
        changed.tell(without.get(), MethodChange.ACCOUNT_UNLINKED, http);
        return frame.done(PATH, AccountNotices.UNLINKED);
    }
}
