package org.gatewright.standalone.login;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gatewright.identity.sign.PasskeySignIn;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.openid.UserClaims;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.config.Issuer;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.standalone.config.PageSettings;
import org.gatewright.standalone.page.Languages;
import org.gatewright.standalone.page.Logo;
import org.gatewright.standalone.page.Pages;
import org.gatewright.standalone.page.Shell;
import org.gatewright.standalone.page.Texts;

/** What the pages of one server have in common: its name, their language, and what is said of people. Thread-safe. */
public final class FlowPages {
    private static final Set<String> NAMES = Set.of("name", "preferred_username", "email", "email_verified", "locale");

    /** The authentication context classes, each of which satisfies those before it. */
    private static final List<String> CLASSES =
            List.of(SecondFactor.PASSWORD, SecondFactor.TWO_FACTORS, PasskeySignIn.PHISHING_RESISTANT);

    private static final String FORM = "flow";
    private static final String LANGUAGE_FORM = "language";

    private final Pages pages;
    private final PageSettings settings;
    private final Languages languages;
    private final UserClaims claims;
    private final boolean logos;
    private final Account account;
    private final String base;
    private final String home;
    private final String signOut;
    private final String forgot;

    /**
     * The pages of the account that a server has.
     *
     * @param home the path of the account, below the issuer; empty if there is none
     * @param forgot the path of the page for a forgotten password, below the issuer; empty if there is none
     * @param hidden the pages of the account that the server does not have
     */
    public record Account(String home, String forgot, Set<String> hidden) {
        /** Returns an account without pages. */
        public static Account none() {
            return new Account("", "", Set.of());
        }
    }

    /**
     * Creates the pages of a server.
     *
     * @param claims the names of end-users
     * @param logos whether the logos of clients are loaded from their addresses
     */
    public FlowPages(
            Pages pages, PageSettings settings, Issuer issuer, UserClaims claims, boolean logos, Account account) {
        this.pages = pages;
        this.settings = settings;
        this.languages = new Languages(issuer);
        this.claims = claims;
        this.logos = logos;
        this.account = account;
        this.base = issuer.path();
        this.home = account.home().isEmpty() ? "" : issuer.path() + account.home();
        this.forgot = account.forgot().isEmpty() ? "" : issuer.path() + account.forgot();
        this.signOut = issuer.path() + "/oauth2/logout";
    }

    /** Returns the name of the server, for end-users. */
    public String tenant() {
        return settings.name();
    }

    /** Returns the address of the page for a forgotten password; empty if there is none. */
    String forgot() {
        return forgot;
    }

    /** Returns the texts of a page outside of a request for authorization. */
    public Texts texts(Request http, Optional<EndUser> user) {
        return settings.wording().of(languages.of(http, "", user.flatMap(this::locale)));
    }

    /** Returns the texts of a page of a request. */
    Texts texts(Request http, Interaction interaction) {
        String asked = interaction.request().parameter("ui_locales").orElse("");
        Texts usual = languages.of(http, asked, interaction.endUser().flatMap(this::locale));
        return settings.of(interaction.client().id()).wording().of(usual);
    }

    private Optional<String> locale(EndUser user) {
        return known(user).get("locale") instanceof String tag ? Optional.of(tag) : Optional.empty();
    }

    private Map<String, Object> known(EndUser user) {
        return claims.claims(new UserClaims.Query(user.subject(), NAMES, List.of()));
    }

    /** Returns the end-user as shown on pages. */
    public Person person(EndUser user) {
        Map<String, Object> known = known(user);
        Object name = known.getOrDefault("name", known.getOrDefault("preferred_username", user.subject()));
        return new Person(name.toString(), known.getOrDefault("email", "").toString());
    }

    /** Returns the address of the end-user's account, without the host; empty if there is none. */
    String home() {
        return home;
    }

    /** Returns all names that the end-user signs in with, without an unverified address. */
    List<String> usernames(EndUser user) {
        Map<String, Object> known = known(user);
        boolean verified = Boolean.TRUE.equals(known.get("email_verified"));
        return Stream.concat(
                        Stream.of("preferred_username", verified ? "email" : "").map(known::get),
                        Stream.of((Object) user.subject()))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    /** Returns the name that the end-user signs in with. */
    String username(EndUser user) {
        Map<String, Object> known = known(user);
        return known.getOrDefault("preferred_username", known.getOrDefault("email", user.subject()))
                .toString();
    }

    /**
     * Returns the end-user with the authentication context class that the request wishes for, if the authentication
     * satisfies it: a stronger one satisfies the weaker ones.
     */
    EndUser withAcr(EndUser user, Interaction interaction) {
        AuthenticationEvent event = user.authentication().orElseThrow();
        int reached = CLASSES.indexOf(event.acr().orElse(""));
        List<String> wished =
                new ArrayList<>(interaction.request().requirements().acrValues());
        wished.addAll(
                List.of(interaction.request().parameter("acr_values").orElse("").split(" ")));
        return wished.stream()
                .filter(acr -> CLASSES.contains(acr) && CLASSES.indexOf(acr) <= reached)
                .findFirst()
                .map(acr -> user.authentication(event.acr(acr)))
                .orElse(user);
    }

    App app(Interaction interaction) {
        return App.of(interaction.client(), interaction.request().target().redirectUri(), logos);
    }

    /** Returns whether the request only chooses another language, so that the page is shown again. */
    public boolean choosesLanguage(Request http) {
        return languages.chosen(http).isPresent();
    }

    /** Returns the page of a request for authorization. */
    Response page(String template, Interaction interaction, Request http, Map<String, Object> model, int status) {
        App app = app(interaction);
        Map<String, Object> all = new HashMap<>(model);
        all.put("ticket", interaction.ticket());
        if (Pages.wantsJson(http)) {
            all.put("app", app);
            return Pages.json(template, all, status);
        }
        PageSettings own = settings.of(interaction.client().id());
        Page page = pages.page(template, shell(own, texts(http, interaction), FORM), all)
                .inFlow();
        String logo = app.logo();
        Page whole = logo.isEmpty() ? page : page.images(List.of(new RedirectUri(logo.split("#", 2)[0]).origin()));
        return languages.keep(http, whole.response(status));
    }

    /** Returns a page of this server's own, without a form that keeps its place when the language changes. */
    Page page(String template, Request http, Map<String, Object> model, String form) {
        return pages.page(template, shell(texts(http, Optional.empty()), form), model);
    }

    /** Returns a page of this server's own with another script. */
    Page scripted(String template, Request http, Map<String, Object> model, String script) {
        return pages.page(template, shell(texts(http, Optional.empty()), ""), model, script);
    }

    /** Returns a page of this server's own after the account has ended. */
    public Response ended(Request http) {
        return plain("ended", http, Map.of(), 200);
    }

    /** Returns a page of this server's own, which is not loaded again. */
    Response plain(String template, Request http, Map<String, Object> model, int status) {
        return Pages.wantsJson(http)
                ? Pages.json(template, model, status)
                : page(template, http, model, "").response(status);
    }

    /** Returns a page whose language can be chosen, since loading it again changes nothing. */
    public Response repeatable(String template, Request http, Map<String, Object> model, int status) {
        return Pages.wantsJson(http)
                ? Pages.json(template, model, status)
                : languages.keep(
                        http, page(template, http, model, LANGUAGE_FORM).response(status));
    }

    /** Returns a page of the account, whose language can be chosen. */
    public Response account(String template, Request http, EndUser user, Map<String, Object> model, int status) {
        Map<String, Object> all = new HashMap<>(model);
        all.put("person", person(user));
        if (Pages.wantsJson(http)) {
            return Pages.json(template, all, status);
        }
        Shell shell = shell(texts(http, Optional.of(user)), LANGUAGE_FORM);
        return languages.keep(http, pages.account(template, shell, all).response(status));
    }

    private Shell shell(Texts texts, String form) {
        return shell(settings, texts, form);
    }

    private Shell shell(PageSettings own, Texts texts, String form) {
        return new Shell(
                texts,
                own.name(),
                own.logo().map(this::address),
                own.darkLogo().map(this::address),
                home,
                account.hidden(),
                signOut,
                own.links(),
                own.theme(),
                form);
    }

    private String address(Logo logo) {
        return base + Logo.PATH + logo.name();
    }
}
