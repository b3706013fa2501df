package org.gatewright.standalone.login;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.upstream.Attempt;
import org.gatewright.identity.upstream.ProvenIdentity;
import org.gatewright.identity.upstream.Provider;
import org.gatewright.identity.upstream.ProviderException;
import org.gatewright.identity.upstream.ProviderSignIn;
import org.gatewright.identity.upstream.Upstream;
import org.gatewright.identity.user.User;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.interaction.Interaction;
import org.gatewright.server.interaction.Interactions;

/** The sign-in at external identity providers: the authorization request, and its response. Thread-safe. */
public final class ProviderLogin {
    /** The path below which each provider has the redirect URI to which it sends its responses, below the issuer. */
    public static final String RETURN = "/provider/return";

    private static final System.Logger LOG = System.getLogger(ProviderLogin.class.getName());
    private static final String START = "/provider";
    private static final String HANDLE = "response";
    private static final int MAX_RESPONSE = 16 * 1024;

    private final FlowPages pages;
    private final Upstream upstream;
    private final SignIn signIn;
    private final Completion completion;

    ProviderLogin(FlowPages pages, Upstream upstream, SignIn signIn, Completion completion) {
        this.pages = pages;
        this.upstream = upstream;
        this.signIn = signIn;
        this.completion = completion;
    }

    List<Route> routes(Interactions interactions) {
        List<Route> routes = new ArrayList<>();
        routes.add(Route.post(START, interactions.pageHandler(http -> begin(interactions, http))));
        for (Provider provider : upstream.signIn().providers()) {
            String path = RETURN + '/' + provider.key();
            routes.add(Route.get(path, interactions.pageHandler(http -> received(interactions, provider.key(), http))));
            routes.add(Route.post(path, interactions.pageHandler(http -> posted(provider.key(), http))));
        }
        return routes;
    }

    /** Sends the browser to the provider. */
    private Response begin(Interactions interactions, Request http) {
        Parameters form = Parameters.ofForm(http, Interactions.MAX_TICKET);
        String ticket = form.require("ticket");
        Interaction interaction = interactions.open(http, ticket);
        Optional<Provider> provider =
                upstream.signIn().find(form.find("provider").orElse(""));
        if (provider.isEmpty()) {
            return signIn.password(interaction, http, "", "provider.failed", 400);
        }
        if (!upstream.signIn().permits(http.address())) {
            return signIn.password(interaction, http, "", "signin.throttled", 429)
                    .with("Retry-After", "60");
        }
        try {
            boolean fresh = SignIn.wantsFresh(interaction);
            return Response.redirect(
                    upstream.signIn().begin(provider.get().key(), ticket, fresh).toString());
        } catch (ProviderException e) {
            return failed(interactions, interaction, http, e);
        }
    }

    /**
     * Keeps a response that a page of the provider sends as a form: browsers send it without our cookies, but then follow a
     * redirect with them.
     */
    private Response posted(String provider, Request http) {
        Map<String, String> response = parameters(Parameters.ofForm(http, MAX_RESPONSE));
        return Optional.of(http.address())
                .filter(address -> upstream.signIn().permits(address))
                .flatMap(permitted -> upstream.signIn().keep(response))
                .map(handle -> Response.redirect(
                        upstream.signIn().redirect(provider) + "?" + HANDLE + "=" + FormCodec.encode(handle)))
                .orElseGet(() -> pages.repeatable("linkgone", http, Map.of(), 410));
    }

    private static Map<String, String> parameters(Parameters parameters) {
        Map<String, String> all = new LinkedHashMap<>();
        ProviderSignIn.PARAMETERS.forEach(name -> parameters.find(name).ifPresent(value -> all.put(name, value)));
        return all;
    }

    private Response received(Interactions interactions, String provider, Request http) {
        Parameters query = Parameters.ofQuery(http);
        Map<String, String> response =
                query.find(HANDLE).map(handle -> upstream.signIn().kept(handle)).orElseGet(() -> parameters(query));
        Attempt attempt;
        try {
            attempt = upstream.signIn().take(provider, response);
        } catch (ProviderException e) {
            return pages.repeatable("linkgone", http, Map.of(), 410);
        }
        return attempt.links()
                .map(subject -> linked(attempt, subject, response, http))
                .orElseGet(() -> signedIn(interactions, attempt, response, http));
    }

    private Response signedIn(Interactions interactions, Attempt attempt, Map<String, String> response, Request http) {
        Interaction interaction = interactions.open(http, attempt.ticket());
        try {
            ProvenIdentity identity = upstream.signIn().complete(attempt, response);
            Provider provider = upstream.signIn().find(attempt.provider()).orElseThrow();
            Optional<User> user = upstream.accounts().find(identity);
            if (user.isEmpty() && provider.createsAccounts()) {
                user = upstream.accounts().create(identity, provider.trustsEmails());
            }
            if (user.filter(User::isActive).isEmpty()) {
                interactions.authenticationFailed(http, interaction, "An account at a provider that is not linked.");
                return signIn.unlinked(interaction, http, provider.name());
            }
            EndUser endUser = upstream.accounts().authenticated(user.get(), identity, provider.trustsFactors());
            return completion.signedIn(interactions, http, interaction, endUser);
        } catch (ProviderException e) {
            return failed(interactions, interaction, http, e);
        }
    }

    private Response failed(Interactions interactions, Interaction interaction, Request http, ProviderException e) {
        report(e);
        interactions.authenticationFailed(http, interaction, "The sign-in at a provider failed.");
        return signIn.password(
                interaction,
                http,
                "",
                e.kind() == ProviderException.Kind.CANCELLED ? "provider.cancelled" : "provider.failed",
                400);
    }

    private static void report(ProviderException e) {
        if (e.kind() != ProviderException.Kind.CANCELLED) {
            LOG.log(Level.WARNING, "A sign-in at a provider failed: {0}", e.getMessage());
        }
    }

    /** Leads to the page of the account on which the user confirms the link, in the browser that began it. */
    private Response linked(Attempt attempt, String subject, Map<String, String> response, Request http) {
        String page = pages.home() + "/linked";
        if (!completion.isSignedIn(http, subject)) {
            return Response.redirect(page);
        }
        try {
            ProvenIdentity identity = upstream.signIn().complete(attempt, response);
            return Response.redirect(page + "/confirm?identity="
                    + FormCodec.encode(upstream.signIn().await(subject, identity)));
        } catch (ProviderException e) {
            report(e);
            return Response.redirect(page);
        }
    }
}
