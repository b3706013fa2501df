package org.gatewright.openid;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.config.Settings;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.spi.Setup;

/**
 * The end session endpoint (OpenID Connect RP-Initiated Logout §2). The browser's cookie decides which sessions may end; an
 * ID token spares the end-user the confirmation, restricts the logout to its end-user, and is required for a redirection.
 * Thread-safe.
 */
record Logout(
        Sessions sessions,
        IdTokens tokens,
        ClientStore clients,
        Interactions interactions,
        Settings settings,
        LogoutPage page) {
    static final String PATH = "/logout";

    private static final String PURPOSE = "logout";
    private static final String REDIRECT = "post_logout_redirect_uri";

    void install(Setup setup) {
        String path = settings.endpoints().path(PATH);
        setup.page("GET", path, request -> logout(Parameters.ofQuery(request), request));
        setup.page("POST", path, request -> {
            Parameters form = Parameters.ofQueryAndForm(request);
            return form.has("token") ? confirmed(form, request) : logout(form, request);
        });
        setup.metadata("end_session_endpoint", settings.address(PATH));
        setup.metadata("frontchannel_logout_supported", true);
        setup.metadata("frontchannel_logout_session_supported", true);
        sessions.announceBy(setup.fetcher().map(fetcher -> setup.outbox()::wake));
        setup.fetcher().ifPresent(fetcher -> {
            setup.outbox().add(BackChannelLogout.KIND, new BackChannelLogout(sessions, tokens, clients, fetcher));
            setup.metadata("backchannel_logout_supported", true);
            setup.metadata("backchannel_logout_session_supported", true);
        });
    }

    private Response logout(Parameters parameters, Request request) {
        Optional<IdTokens.Hint> hint =
                parameters.find("id_token_hint").flatMap(text -> tokens.hint(text, clients::peek));
        Optional<Client> client = hint.flatMap(known -> client(known, parameters, request));
        Optional<String> target = client.flatMap(known -> target(known, parameters));
        List<LoginSession> active =
                sessions.sent(request).stream().filter(sent -> !sent.ended()).toList();
        boolean elsewhere = target.isEmpty() && parameters.has(REDIRECT);
        Predicate<LoginSession> named =
                session -> client.isPresent() && isOf(hint.orElseThrow(), client.get(), session);
        if (!active.isEmpty() && (elsewhere || active.stream().noneMatch(named))) {
            return confirm(request);
        }
        // A client that registered itself might only want its address to begin with ours (RFC 9700 §4.11).
        boolean trusted = !active.isEmpty()
                || client.filter(found -> !found.registration().isUnproven()).isPresent();
        return loggedOut(target.filter(uri -> trusted), request, named);
    }

    /** Ends the sessions; then the browser goes on, by way of a page if clients have to be told in frames. */
    private Response loggedOut(Optional<String> next, Request request, Predicate<LoginSession> which) {
        List<LoginSession> ended = sessions.end(request, which);
        List<String> frames = ended.stream()
                .flatMap(session -> frames(session, request).stream())
                .toList();
        Response response = frames.isEmpty() && next.isPresent()
                ? Response.redirect(next.get())
                : page.loggedOut(new LogoutPage.Ended(frames, next), request);
        return sessions.forget(request, response, ended);
    }

    /** Returns the URLs at which clients end their own sessions (Front-Channel Logout §2). */
    private List<String> frames(LoginSession session, Request request) {
        return session.clients().stream()
                .flatMap(id -> clients.find(id, request.address()).stream())
                .flatMap(client -> frame(client, session).stream())
                .toList();
    }

    private Optional<String> frame(Client client, LoginSession session) {
        String sid = tokens.sessionIds().of(client, session.id());
        String parameters = "iss=" + FormCodec.encode(settings.issuer().value()) + "&sid=" + FormCodec.encode(sid);
        return OpenIdMembers.text(client, OpenIdMembers.FRONT_CHANNEL)
                .map(uri -> uri + (uri.indexOf('?') < 0 ? "?" : "&") + parameters);
    }

    /** Returns the client that the ID token was issued to, which a {@code client_id} must name too. */
    private Optional<Client> client(IdTokens.Hint hint, Parameters parameters, Request request) {
        List<String> audience = hint.audience();
        String id = parameters.find("client_id").orElse(audience.isEmpty() ? "" : audience.get(0));
        if (!audience.contains(id)) {
            throw OAuthException.invalidRequest("The ID token was issued to another client.")
                    .rule("OpenID Connect RP-Initiated Logout §2");
        }
        return clients.find(id, request.address());
    }

    /** Returns whether the ID token is about the end-user of the session; it may be from an earlier one. */
    private boolean isOf(IdTokens.Hint hint, Client client, LoginSession session) {
        return hint.subject().equals(tokens.subjects().of(client, session.subject()));
    }

    /** Returns the registered URI that the browser returns to, with the state (§3). */
    private static Optional<String> target(Client client, Parameters parameters) {
        Optional<String> uri =
                parameters.find(REDIRECT).filter(OpenIdMembers.texts(client, OpenIdMembers.LOGOUT_URIS)::contains);
        Optional<String> state = parameters.find("state");
        return uri.map(text -> state.map(
                        value -> text + (text.indexOf('?') < 0 ? "?" : "&") + "state=" + FormCodec.encode(value))
                .orElse(text));
    }

    private Response confirm(Request request) {
        Interactions.FormToken token = interactions.formToken(request, PURPOSE);
        return token.attach(page.confirm(settings.address(PATH), token.value(), request));
    }

    /** Ends the session, and stays here: without a valid ID token, nothing shows which client asked. */
    private Response confirmed(Parameters form, Request request) {
        interactions.requireFormToken(request, PURPOSE, form.require("token"));
        return loggedOut(Optional.empty(), request, session -> true);
    }
}
