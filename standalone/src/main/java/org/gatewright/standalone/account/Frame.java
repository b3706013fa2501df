package org.gatewright.standalone.account;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.standalone.login.FlowPages;
import org.gatewright.standalone.page.Texts;

/** What the pages of the account have in common: their forms, and the outcome of the last action. Thread-safe. */
record Frame(FlowPages pages, Interactions interactions, Issuer issuer, ZoneId zone) {
    private static final String DONE = "done";

    /** What a page says about the last action. */
    record Notice(String text, boolean failed) {
        static final Notice NONE = new Notice("", false);
    }

    /** Returns the texts for the end-user. */
    Texts texts(EndUser user, Request http) {
        return pages.texts(http, Optional.of(user));
    }

    String tenant() {
        return pages.tenant();
    }

    /** Returns the address of a page. */
    String address(String path) {
        return issuer.path() + AccountFeature.PATH + path;
    }

    /** Goes to a page, since nothing was done. */
    Response back(String path) {
        return Response.redirect(issuer.value() + AccountFeature.PATH + path);
    }

    /** Goes to a page, which says that something was done. */
    Response done(String path, String key) {
        return Response.redirect(issuer.value() + AccountFeature.PATH + path + "?" + DONE + "=" + key);
    }

    /** Shows a page, with what its address says was done. */
    Response show(String template, EndUser user, Request http, Map<String, Object> model) {
        Notice notice = Parameters.ofQuery(http)
                .find(DONE)
                .filter(AccountNotices.KEYS::contains)
                .map(key -> new Notice(texts(user, http).text(key), false))
                .orElse(Notice.NONE);
        return show(template, user, http, model, notice);
    }

    /** Shows a page again after a mistake. */
    Response refuse(String template, EndUser user, Request http, Map<String, Object> model, String text) {
        return show(template, user, http, model, new Notice(text, true));
    }

    private Response show(String template, EndUser user, Request http, Map<String, Object> model, Notice notice) {
        Interactions.FormToken token = interactions.formToken(http, purpose(user));
        Map<String, Object> all = new HashMap<>(model);
        all.put("base", address(""));
        all.put("token", token.value());
        all.put("notice", notice.text());
        all.put("failed", notice.failed());
        return token.attach(pages.account(template, http, user, all, notice.failed() ? 400 : 200));
    }

    /** Shows that the account has ended. */
    Response ended(Request http) {
        return pages.ended(http);
    }

    /** Returns the form of a page of this end-user's own. */
    Parameters form(EndUser user, Request http) {
        return form(user, http, Interactions.MAX_TICKET);
    }

    /** Returns the form of a page of this end-user's own, of up to that many encoded bytes for a value. */
    Parameters form(EndUser user, Request http, int longest) {
        Parameters form = Parameters.ofForm(http, longest);
        interactions.requireFormToken(http, purpose(user), form.require("token"));
        return form;
    }

    /** Ties forms to the end-user: another one in the same browser cannot send them. */
    private static String purpose(EndUser user) {
        return "account of " + user.subject();
    }
}
