package org.gatewright.standalone.login;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatewright.openid.OpenIdConnect;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.request.Approval;
import org.gatewright.standalone.page.Texts;

/** The page on which an end-user allows an application what it asks for, or a part of it. Thread-safe. */
public final class ConsentPages {
    private static final String SCOPE = "scope:";
    private static final String OPENID = "openid";

    /** The scope tokens for the profile of the end-user, which are shown together. */
    private static final Set<String> PROFILE = Set.of(OPENID, "profile", "email", "address", "phone");

    private final FlowPages pages;
    private final Map<String, String> scopeTexts;

    /**
     * Creates the page.
     *
     * @param scopeTexts the description of each scope token for end-users
     */
    ConsentPages(FlowPages pages, Map<String, String> scopeTexts) {
        this.pages = pages;
        this.scopeTexts = Map.copyOf(scopeTexts);
    }

    /**
     * Permissions that are shown together.
     *
     * @param name the heading; empty for the only group
     * @param profile whether they are about the profile of the end-user
     */
    public record Group(String name, boolean profile, List<Permission> permissions) {}

    /**
     * A line of the page.
     *
     * @param field the name of its checkbox
     * @param values what the application would see; empty if that is not shown
     * @param fixed whether it cannot be declined alone, since the sign-in itself requires it
     */
    public record Permission(String field, String token, String text, String values, boolean fixed) {}

    /** Shows the page. */
    Response show(Interaction interaction, Request http, String error) {
        Texts texts = pages.texts(http, interaction);
        App app = pages.app(interaction);
        Map<String, Object> model = new HashMap<>();
        model.put("app", app);
        model.put("person", interaction.endUser().map(pages::person));
        model.put("action", interaction.action("/consent"));
        model.put("groups", groups(interaction, texts));
        model.put("details", interaction.details());
        model.put("userCode", interaction.request().parameter("user_code").orElse(""));
        model.put("remembers", interaction.remembersConsent() && !app.trust().equals("unverified"));
        model.put("error", error.isEmpty() ? "" : texts.text(error));
        return pages.page("consent", interaction, http, model, error.isEmpty() ? 200 : 400);
    }

    private List<Group> groups(Interaction interaction, Texts texts) {
        Set<String> claimed = new LinkedHashSet<>(List.of(interaction
                .request()
                .parameter(OpenIdConnect.CLAIMS_SCOPE)
                .orElse("")
                .split(" ")));
        claimed.remove("");
        Set<String> shown = new LinkedHashSet<>(interaction.request().scope().tokens());
        shown.addAll(claimed);
        List<Permission> own = new ArrayList<>();
        List<Permission> others = new ArrayList<>();
        for (String token : shown) {
            Permission permission = new Permission(
                    SCOPE + token,
                    token,
                    scopeTexts.getOrDefault(token, texts.text("consent.undescribed", token)),
                    "",
                    token.equals(OPENID) || claimed.contains(token));
            (PROFILE.contains(token) ? own : others).add(permission);
        }
        List<Group> groups = new ArrayList<>();
        if (!others.isEmpty()) {
            groups.add(new Group(own.isEmpty() ? "" : texts.text("consent.permissions"), false, others));
        }
        if (!own.isEmpty()) {
            groups.add(new Group(others.isEmpty() ? "" : texts.text("consent.profile"), true, own));
        }
        return groups;
    }

    /** Grants what was chosen, or rejects the request. */
    Response decide(Interactions interactions, Interaction interaction, Parameters form, Request http) {
        if (pages.choosesLanguage(http)) {
            return show(interaction, http, "");
        }
        if (form.find("decision").filter("allow"::equals).isEmpty()) {
            return interactions.denyAccess(http, form.require("ticket"));
        }
        Scope chosen = Scope.of(interaction.request().scope().tokens().stream()
                .filter(token -> form.has(SCOPE + token) || token.equals(OPENID))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
        if (chosen.isEmpty() && interaction.details().isEmpty()) {
            return show(interaction, http, "consent.choose");
        }
        Approval approval = Approval.ofAuthenticated().scope(chosen);
        return interactions.grantAccess(
                http, form.require("ticket"), form.has("remember") ? approval.remember() : approval);
    }
}
