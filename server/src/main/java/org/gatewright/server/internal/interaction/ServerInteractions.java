package org.gatewright.server.internal.interaction;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.http.Handler;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.config.Settings;
import org.gatewright.server.consent.ConsentStore;
import org.gatewright.server.event.Refusals;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.InteractionPage;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.internal.interaction.InteractionTickets.Browser;
import org.gatewright.server.internal.interaction.InteractionTickets.Pending;
import org.gatewright.server.limit.LoginThrottle;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.request.Approval;
import org.gatewright.server.request.AuthorizationRequest;
import org.gatewright.server.request.GrantedRequest;
import org.gatewright.server.request.InteractionCheck;
import org.gatewright.server.request.InteractionCheck.Reason;
import org.gatewright.server.request.InteractionCheck.Situation;
import org.gatewright.server.request.InteractionHandler;
import org.gatewright.server.request.LoginSessions;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.Taken;
import org.gatewright.server.user.AccountStatus;

/** The interactions of one server. */
public final class ServerInteractions implements Interactions {
    private static final int CLOCK_SKEW = 60;

    private final Parts parts;
    private final InteractionTickets tickets;
    private final Map<String, InteractionHandler> handlers = new LinkedHashMap<>();
    private final InteractionPolicy policy = new InteractionPolicy();

    /**
     * The parts of the server that interactions need.
     *
     * @param page evaluated for each request, since it may be set after the features are installed
     * @param sessions the login sessions, which are known once all features are installed
     */
    public record Parts(
            Settings settings,
            ClientStore clients,
            OneTimeStore oneTimes,
            ConsentStore consents,
            PermissionPolicy permissions,
            Sealer sealer,
            Supplier<InteractionPage> page,
            AccountStatus accounts,
            AuthorizationResponses responses,
            Refusals refusals,
            LoginThrottle logins,
            Supplier<Optional<LoginSessions>> sessions) {}

    public ServerInteractions(Parts parts) {
        this.parts = parts;
        this.tickets = new InteractionTickets(parts.settings, parts.sealer);
    }

    /** Adds a handler of the requests that name it. */
    public void add(InteractionHandler handler) {
        handlers.put(handler.name(), handler);
    }

    /** Adds a reason to ask end-users. */
    public void add(InteractionCheck check) {
        policy.add(check);
    }

    /** Returns the number of handlers. */
    public int handlers() {
        return handlers.size();
    }

    @Override
    public LoginThrottle logins() {
        return parts.logins;
    }

    @Override
    public InteractionPage page() {
        return parts.page.get();
    }

    @Override
    public Response begin(AuthorizationRequest request, Client client, Request http) {
        Browser browser = tickets.browser(http);
        if (browser.isNew() && http.method().equals("POST") && !SameOrigin.test(http, parts.settings.issuer())) {
            return SameOrigin.asGet(http);
        }
        Pending pending = new Pending(request, Optional.empty(), false, false, browser.value());
        return tickets.attach(browser, proceed(ofExpected(pending, client, page().endUsers(http)), client, http));
    }

    /** Returns the request of the first end-user in the browser, or of one whom a feature expects instead. */
    private Pending ofExpected(Pending pending, Client client, List<EndUser> endUsers) {
        List<Pending> possible = endUsers.stream()
                .map(user -> new Pending(pending.request(), Optional.of(known(user)), false, false, pending.browser()))
                .toList();
        return possible.stream()
                .filter(each -> !policy.expectsAnother(situation(each, client)))
                .findFirst()
                .or(() -> possible.stream().findFirst())
                .orElse(pending);
    }

    /** Grants the request, or asks for what is missing. */
    private Response proceed(Pending pending, Client client, Request http) {
        List<Reason> reasons = policy.reasons(situation(pending, client));
        Optional<Reason> vain = reasons.stream()
                .filter(reason -> pending.authenticated() && reason.error() == ErrorCode.LOGIN_REQUIRED)
                .findFirst();
        if (vain.isPresent()) {
            return refuse(pending.request(), unmet(vain.get()), http);
        }
        if (reasons.isEmpty() && !isCustom(pending.request())) {
            return decide(
                    pending.request(), client, Approval.by(pending.endUser().orElseThrow()), http);
        }
        return page().onAuthenticate(interaction(pending, client, reasons), http);
    }

    /** Another login would not help either: it is that of another end-user, or not as strong as is required. */
    private static OAuthException unmet(Reason reason) {
        return OAuthException.of(
                        reason.cause().equals("acr_values")
                                ? ErrorCode.UNMET_AUTHENTICATION_REQUIREMENTS
                                : ErrorCode.LOGIN_REQUIRED,
                        "The authentication of the end-user does not meet the request.")
                .hint(reason.cause());
    }

    private Situation situation(Pending pending, Client client) {
        boolean relied = mayBeRemembered(pending.request(), client);
        Optional<Permission> consented = relied ? consented(pending, client) : Optional.empty();
        return new Situation(
                pending.request(),
                client,
                pending.endUser(),
                pending.authenticated(),
                pending.chosen(),
                consented,
                parts.settings.now());
    }

    private Optional<Permission> consented(Pending pending, Client client) {
        return client.rules().consentOptional()
                ? Optional.of(pending.request().permission())
                : pending.endUser().flatMap(user -> parts.consents.find(user.subject(), client.id()));
    }

    /**
     * Only true if the identity of the client is assured (RFC 8252 §8.6): by its authentication, or by an https redirect
     * URI, which belongs to one party, that the operator configured. The ID of one that registered itself is never reissued;
     * a document may change.
     */
    private boolean mayBeRemembered(AuthorizationRequest request, Client client) {
        boolean web = request.target().redirectUri().value().startsWith("https:");
        return switch (client.registration().kind()) {
                    case CONFIGURED -> !client.isPublic() || web;
                    case DYNAMIC -> !client.isPublic() && web;
                    case DOCUMENT -> false;
                }
                && handler(request).remembersConsent();
    }

    private Interaction interaction(Pending pending, Client client, List<Reason> reasons) {
        List<String> details = pending.request().permission().details().stream()
                .map(parts.permissions::describe)
                .toList();
        return new PendingInteraction(
                pending.request(),
                client,
                parts.settings.issuer(),
                details,
                reasons,
                pending.endUser(),
                mayBeRemembered(pending.request(), client),
                tickets.seal(pending));
    }

    @Override
    public Interaction open(Request http, String ticket) {
        Pending pending = tickets.open(http, ticket);
        Client client = client(pending.request());
        return interaction(pending, client, policy.missing(situation(pending, client)));
    }

    /** Returns the client of a request, whose redirect URI must still be valid. */
    private Client client(AuthorizationRequest request) {
        InteractionHandler handler = handler(request);
        return parts.clients
                .find(request.clientId())
                .filter(found -> handler.mayRespond(request, found))
                .orElseThrow(() -> OAuthException.invalidRequest("The application is no longer known here."));
    }

    private InteractionHandler handler(AuthorizationRequest request) {
        return Optional.ofNullable(handlers.get(request.handler()))
                .orElseThrow(() -> OAuthException.invalidRequest("This server no longer supports such requests."));
    }

    @Override
    public Response authenticated(Request http, String ticket, EndUser endUser) {
        Pending pending = tickets.open(http, ticket);
        Client client = client(pending.request());
        EndUser known = known(endUser);
        EndUser dated = known.authentication().isPresent() ? known : known.authenticatedAt(parts.settings.now());
        return proceed(pending.authenticated(dated), client, http);
    }

    @Override
    public Response chosen(Request http, String ticket, EndUser endUser) {
        Pending pending = tickets.open(http, ticket);
        return proceed(pending.chosen(known(endUser)), client(pending.request()), http);
    }

    /** Returns the end-user, with the current credential of the account unless another is set. */
    private EndUser known(EndUser endUser) {
        return endUser.credential(endUser.credential().or(() -> parts.accounts.credential(endUser.subject())));
    }

    @Override
    public Response grantAccess(Request http, String ticket, Approval approval) {
        Pending pending = tickets.open(http, ticket);
        Client client = client(pending.request());
        if (approval.endUser().isEmpty()) {
            requireAuthenticated(pending, client);
        }
        return decide(pending.request(), client, whole(approval, pending), http);
    }

    /**
     * Trusts what an application asserts about its own end-user; the end-user of a ticket must be sufficiently
     * authenticated.
     */
    private void requireAuthenticated(Pending pending, Client client) {
        boolean missing = policy.missing(situation(pending, client)).stream()
                .anyMatch(reason -> !reason.prompt().equals("consent"));
        if (missing) {
            throw OAuthException.of(ErrorCode.ACCESS_DENIED, "Sign in first.");
        }
    }

    /**
     * Returns the approval of its own end-user, with the ticket's data about the same one; or else of the ticket's
     * end-user.
     */
    private static Approval whole(Approval approval, Pending pending) {
        Optional<EndUser> named = approval.endUser();
        Optional<EndUser> ticket = pending.endUser();
        if (named.isEmpty()) {
            return approval.endUser(ticket.orElseThrow());
        }
        boolean same = ticket.filter(user -> user.subject().equals(named.get().subject()))
                .isPresent();
        return same && named.get().credential().isEmpty()
                ? approval.endUser(named.get().credential(ticket.get().credential()))
                : approval;
    }

    /** Uses up the request, and sends the response to the decision. */
    private Response decide(AuthorizationRequest request, Client client, Approval approval, Request http) {
        InteractionHandler handler = handler(request);
        if (isCustom(request)) {
            throw new IllegalArgumentException("The response type '" + String.join(" ", request.responseTypes())
                    + "' is a custom one; respond to it with respond(), not with grantAccess()");
        }
        if (!approval.insecureRedirectAllowed()) {
            requireSecureTarget(request);
        }
        Permission permission = approval.of(request.permission());
        use(request);
        try {
            handler.requireValid(request, client);
            EndUser endUser = known(approval.endUser().orElseThrow());
            Instant now = parts.settings.now();
            if (!endUser.isAccepted(parts.accounts)) {
                throw OAuthException.of(ErrorCode.ACCESS_DENIED, "The end-user is not permitted to grant access.");
            }
            requireExpected(request, client, endUser, permission);
            if (!request.requirements().areSatisfiedBy(endUser.authentication(), request.begun())) {
                throw OAuthException.of(
                                ErrorCode.UNMET_AUTHENTICATION_REQUIREMENTS,
                                "The authentication is older or weaker than the request requires.")
                        .rule("RFC 9470 §5");
            }
            Response response =
                    handler.granted(new GrantedRequest(request, client, permission, approval, endUser, now), http);
            if (approval.remembered() && mayBeRemembered(request, client)) {
                parts.consents.remember(endUser.subject(), client.id(), permission);
            }
            return response;
        } catch (RuntimeException e) {
            OAuthException refusal = parts.refusals.of(e, http, Optional.of(client.id()));
            return parts.responses.refuse(request.target(), refusal, http);
        }
    }

    /** Rejects an end-user whom a feature does not expect, or whose session has ended since the page was shown. */
    private void requireExpected(AuthorizationRequest request, Client client, EndUser endUser, Permission granted) {
        boolean loggedOut = parts.sessions.get().stream()
                .anyMatch(
                        known -> endUser.session().stream().anyMatch(id -> !known.enter(id, client, granted.scope())));
        Pending decided = new Pending(request, Optional.of(endUser), true, true, "");
        if (loggedOut || policy.expectsAnother(situation(decided, client))) {
            throw OAuthException.of(
                    ErrorCode.LOGIN_REQUIRED, "The end-user is not the expected one, or has logged out.");
        }
    }

    /** Returns whether the end-user in this browser has consented to the client before. */
    public boolean hasConsented(Request http, Client client) {
        return page().endUser(http)
                .flatMap(user -> parts.consents.find(user.subject(), client.id()))
                .isPresent();
    }

    @Override
    public Response denyAccess(Request http, String ticket) {
        return refuse(http, ticket, OAuthException.of(ErrorCode.ACCESS_DENIED, "The end-user denied access."));
    }

    @Override
    public Response refuse(Request http, String ticket, OAuthException refusal) {
        AuthorizationRequest request = tickets.open(http, ticket).request();
        client(request);
        return refuse(request, refusal, http);
    }

    private Response refuse(AuthorizationRequest request, OAuthException refusal, Request http) {
        use(request);
        parts.refusals.of(refusal, http, Optional.of(request.clientId()));
        return handler(request).refused(request, refusal, http);
    }

    @Override
    public Response respond(Request http, String ticket, Map<String, String> parameters) {
        AuthorizationRequest request = tickets.open(http, ticket).request();
        if (!isCustom(request)) {
            throw new IllegalArgumentException("The response type '" + String.join(" ", request.responseTypes())
                    + "' is one of the server; decide it with grantAccess(), not with respond()");
        }
        client(request);
        requireSecureTarget(request);
        use(request);
        return parts.responses.send(request.target(), parameters);
    }

    private boolean isCustom(AuthorizationRequest request) {
        return handler(request) instanceof CustomResponses custom && custom.isCustom(request);
    }

    /** A handler of requests, some of which the application responds to itself. */
    public interface CustomResponses {
        boolean isCustom(AuthorizationRequest request);
    }

    private static void requireSecureTarget(AuthorizationRequest request) {
        if (request.target().redirectUri().isPlainHttp()) {
            throw OAuthException.invalidRequest("The application's address is not secure (https).");
        }
    }

    @Override
    public void authenticationFailed(Request http, Interaction interaction, String reason) {
        OAuthException refusal = OAuthException.of(ErrorCode.ACCESS_DENIED, "The authentication failed.")
                .hint(reason);
        parts.refusals.of(refusal, http, Optional.of(interaction.client().id()));
    }

    @Override
    public void requireOwnForm(Request http) {
        tickets.requireOwnForm(http);
    }

    @Override
    public FormToken formToken(Request http, String purpose) {
        Browser browser = tickets.browser(http);
        String token = tickets.formToken(browser, purpose);
        return new FormToken() {
            @Override
            public String value() {
                return token;
            }

            @Override
            public Response attach(Response response) {
                return tickets.attach(browser, response);
            }
        };
    }

    @Override
    public void requireFormToken(Request http, String purpose, String token) {
        tickets.requireFormToken(http, purpose, token);
    }

    @Override
    public Handler pageHandler(Handler handler) {
        return http -> {
            Response response = pageInAnyCase(handler, http);
            // Browsers ignore it over plain http (RFC 6797 §7.2).
            return parts.settings.issuer().isInsecure()
                    ? response
                    : response.with("Strict-Transport-Security", "max-age=31536000");
        };
    }

    private Response pageInAnyCase(Handler handler, Request http) {
        try {
            return handler.handle(http);
        } catch (RuntimeException e) {
            return page().onError(parts.refusals.of(e, http, Optional.empty()), http);
        }
    }

    /** The first of several concurrent decisions counts. */
    private void use(AuthorizationRequest request) {
        Instant remembered = request.expires().plusSeconds(CLOCK_SKEW);
        boolean first = request.pushed().isPresent()
                ? parts.oneTimes.take(
                                OneTimeId.hashed("pushed", request.pushed().get()))
                        instanceof Taken.Fresh
                : parts.oneTimes.firstUse(new OneTimeId("interaction", request.id()), remembered);
        if (!first) {
            throw OAuthException.invalidRequest("This request was decided already.")
                    .hint(OVER);
        }
    }
}
