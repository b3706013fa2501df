package org.gatewright.server.interaction;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.gatewright.server.limit.LoginThrottle;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.Taken;
import org.gatewright.server.user.AccountStatus;

/**
 * Takes the user's answers to authorization requests and sends them to the clients. Thread-safe.
 *
 * <p>A key works in the browser it was shown to, until it expires, and for one answer. Each method that takes one
 * throws an {@code OAuthException} otherwise, and then nothing has happened; what fails after the key was used is told
 * to the client.
 */
public final class Interactions {
    /** Encoded bytes that a key may have in a form. */
    public static final int MAX_TICKET = 32 * 1024;

    private final Settings settings;
    private final OneTimeStore oneTimes;
    private final ConsentStore consents;
    private final InteractionTickets keys;
    private final InteractionPage page;
    private final AccountStatus accounts;
    private final AuthorizationResponses responses;
    private final Refusals refusals;
    private final LoginThrottle logins;
    private final Map<String, ResponseType> types = new LinkedHashMap<>();

    public Interactions(
            Settings settings,
            ClientStore clients,
            OneTimeStore oneTimes,
            ConsentStore consents,
            PermissionPolicy permissions,
            Sealer sealer,
            InteractionPage page,
            AccountStatus accounts,
            AuthorizationResponses responses,
            Refusals refusals,
            LoginThrottle logins,
            List<ResponseType> types) {
        this.settings = settings;
        this.oneTimes = oneTimes;
        this.consents = consents;
        this.keys = new InteractionTickets(settings, clients, permissions, sealer, this::isLocal);
        this.page = page;
        this.accounts = accounts;
        this.responses = responses;
        this.refusals = refusals;
        this.logins = logins;
        types.forEach(type -> this.types.put(type.name(), type));
    }

    /** The throttle of this server, which every page that checks a password has to ask first. */
    public LoginThrottle logins() {
        return logins;
    }

    /** Shows the page for a new request, in a browser that is told apart from now on. */
    public Response begin(PendingRequest pending, Client client, Request request) {
        return keys.begin(pending, client, request, page);
    }

    /** The request behind a key, which stays unanswered. */
    public Interaction open(Request request, String key) {
        return keys.open(request, key);
    }

    /** Refuses a form that a page of another site sent (RFC 9700 §4.7). */
    public void requireOwnForm(Request request) {
        keys.requireOwnForm(request);
    }

    /** The same request, in the name of a user who has just logged in; its key replaces the old one. */
    public Interaction authenticated(Request request, String key, String subject) {
        return keys.authenticated(request, key, subject, accounts.credential(subject));
    }

    /** The pages on which users answer. */
    public InteractionPage page() {
        return page;
    }

    /** The user says yes: the client gets its code, or what its response type stands for. */
    public Response grantAccess(Request request, String key, Approval approval) {
        Interaction interaction = open(request, key);
        PendingRequest pending = interaction.request();
        if (interaction.client().responseTypes().contains(pending.responseType())) {
            throw new IllegalArgumentException("The response type '" + pending.responseType()
                    + "' is the application's own; answer it with respond(), not with grantAccess()");
        }
        if (!approval.insecureRedirectAllowed()) {
            requireSecureReply(pending);
        }
        Permission granted = approval.of(pending.permission());
        use(pending);
        try {
            ResponseType type = type(interaction);
            Approval known = approval.endUser(known(approval.endUser(), pending));
            if (!known.endUser().isAccepted(accounts)) {
                throw OAuthException.of(ErrorCode.ACCESS_DENIED, "The user may not grant access.");
            }
            pending.freshness().require(approval.endUser().authentication(), settings.now());
            Response answer =
                    responses.send(pending.target(), type.grant(pending, interaction.client(), granted, known));
            if (approval.remembered() && mayBeRemembered(interaction)) {
                consents.remember(approval.subject(), pending.clientId(), granted);
            }
            return answer;
        } catch (RuntimeException e) {
            OAuthException refusal = refusals.of(e, request, Optional.of(pending.clientId()));
            return responses.refuse(pending.target(), refusal, request);
        }
    }

    /** The user, with the credential of the login for this request, or else with what the account has now. */
    private EndUser known(EndUser endUser, PendingRequest pending) {
        boolean loggedIn = pending.subject().filter(endUser.subject()::equals).isPresent();
        return endUser.credential(endUser.credential()
                .or(() -> loggedIn ? pending.credential() : Optional.empty())
                .or(() -> accounts.credential(endUser.subject())));
    }

    /**
     * Whether the user allowed all of this before and need not be asked again. Never for a client whose identity nothing
     * proves (RFC 8252 §8.6), for a device, and where the client demands that the user is asked.
     */
    public boolean isRemembered(Interaction interaction, String subject) {
        return mayBeRemembered(interaction)
                && !interaction.request().consentDemanded()
                && consents.find(subject, interaction.client().id())
                        .filter(known -> known.covers(interaction.request().permission()))
                        .isPresent();
    }

    /** Whether {@code Approval.remember} has an effect for this client and request. */
    public static boolean mayBeRemembered(Interaction interaction) {
        return !interaction.client().isPublic()
                && !interaction.client().registration().isUnproven()
                && interaction.request().device().isEmpty();
    }

    /** Whether the answer stays here, such as a device's, which has no address to send a browser to. */
    private boolean isLocal(PendingRequest pending) {
        return Optional.ofNullable(types.get(pending.responseType()))
                .filter(ResponseType::isLocal)
                .isPresent();
    }

    /** What the request asked for, if the server and the client still have it. */
    private ResponseType type(Interaction interaction) {
        ResponseType type = types.get(interaction.request().responseType());
        boolean scopeIsGone =
                !interaction.client().scope().containsAll(interaction.request().scope());
        if (type == null
                || scopeIsGone
                || !interaction.client().allResponseTypes().contains(type.name())) {
            throw OAuthException.of(ErrorCode.UNAUTHORIZED_CLIENT, "The application may no longer ask for this.")
                    .rule("RFC 6749 §4.1.2.1");
        }
        return type;
    }

    /** The user says no. */
    public Response denyAccess(Request request, String key) {
        return refuse(request, key, OAuthException.of(ErrorCode.ACCESS_DENIED, "The user denied access."));
    }

    /** The application refuses in the user's place; the client gets this error. */
    public Response refuse(Request request, String key, OAuthException refusal) {
        PendingRequest pending = open(request, key).request();
        use(pending);
        refusals.of(refusal, request, Optional.of(pending.clientId()));
        Optional.ofNullable(types.get(pending.responseType())).ifPresent(type -> type.refused(pending));
        return responses.refuse(pending.target(), refusal, request);
    }

    /** Answers a response type of the application's own with these parameters. */
    public Response respond(Request request, String key, Map<String, String> parameters) {
        Interaction interaction = open(request, key);
        PendingRequest pending = interaction.request();
        if (!interaction.client().responseTypes().contains(pending.responseType())) {
            throw new IllegalArgumentException("The response type '" + pending.responseType()
                    + "' is the server's; answer it with grantAccess(), not with respond()");
        }
        requireSecureReply(pending);
        use(pending);
        return responses.send(pending.target(), parameters);
    }

    private static void requireSecureReply(PendingRequest pending) {
        if (pending.target().redirectUri().isPlainHttp()) {
            throw OAuthException.invalidRequest("The application's address is not secure (https).");
        }
    }

    /** Tells the record, not the user, of a login that failed. */
    public void loginFailed(Request request, Interaction interaction, String why) {
        OAuthException refusal =
                OAuthException.of(ErrorCode.ACCESS_DENIED, "The login failed.").hint(why);
        refusals.of(refusal, request, Optional.of(interaction.client().id()));
    }

    /** A handler for the forms of these pages: what it refuses becomes a page, as at the authorization endpoint. */
    public Handler forHumans(Handler handler) {
        return request -> {
            Response response = pageInAnyCase(handler, request);
            // Browsers ignore it over plain http (RFC 6797 §7.2), where there is none to keep to.
            return settings.issuer().isInsecure()
                    ? response
                    : response.with("Strict-Transport-Security", "max-age=31536000");
        };
    }

    private Response pageInAnyCase(Handler handler, Request request) {
        try {
            return handler.handle(request);
        } catch (RuntimeException e) {
            return page.onError(refusals.of(e, request, Optional.empty()), request);
        }
    }

    /** The first answer counts, also of several at the same time. */
    private void use(PendingRequest pending) {
        Instant remembered = pending.expires().plusSeconds(60);
        boolean first = pending.pushed().isPresent()
                ? oneTimes.take(PushedKey.of(pending.pushed().get())) instanceof Taken.Fresh
                : oneTimes.firstUse(new OneTimeId("interaction", pending.id()), remembered);
        if (!first) {
            throw OAuthException.invalidRequest("This request was answered already.");
        }
    }
}
