package org.gatewright.openid;

import java.util.List;
import java.util.Optional;
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
 * The end session endpoint (OpenID Connect RP-Initiated Logout §2). The browser's cookie decides which session ends; an ID
 * token only spares the end-user the confirmation, and is required for a redirection. Thread-safe.
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
    }

    private Response logout(Parameters parameters, Request request) {
        Optional<IdTokens.Hint> hint = parameters.find("id_token_hint").flatMap(tokens::hint);
        Optional<Client> client = hint.flatMap(known -> client(known, parameters, request));
        Optional<String> target = client.flatMap(known -> target(known, parameters));
        Optional<LoginSession> session = sessions.sent(request).filter(sent -> !sent.ended());
        boolean elsewhere = target.isEmpty() && parameters.has(REDIRECT);
        boolean known = client.isPresent()
                && !elsewhere
                && session.stream().allMatch(current -> isOf(hint.orElseThrow(), client.get(), current));
        if (session.isPresent() && !known) {
            return confirm(request);
        }
        // A client that registered itself might only want its address to begin with ours (RFC 9700 §4.11).
        boolean trusted = session.isPresent()
                || client.filter(found -> !found.registration().isUnproven()).isPresent();
        Response response =
                target.filter(uri -> trusted).map(Response::redirect).orElseGet(() -> page.loggedOut(request));
        return sessions.end(request, response);
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
        return hint.subject().equals(tokens.subjects().map(client.id(), session.subject()));
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
        return sessions.end(request, page.loggedOut(request));
    }
}
