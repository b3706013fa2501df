package org.gatewright.standalone.command;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.signing.KeyRotation;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.serve.Secrets;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gatewright revoke}, which works on the store directly; running servers apply it from their next request on. */
@Command(
        name = "revoke",
        description = "Revokes the authorizations of a user or a client, or the authorization of a token.",
        mixinStandardHelpOptions = true)
public final class RevokeCommand implements Callable<Integer> {
    @Mixin
    private StoreOptions store = new StoreOptions();

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @Spec
    private CommandSpec spec;

    /** The authorizations to revoke. */
    static final class What {
        @Option(
                names = "--user",
                description =
                        "Revokes all authorizations that this user granted, and ends the user's login sessions. The"
                                + " user is named by 'sub', or without one by the name in the file.")
        private String user = "";

        @Option(names = "--client", description = "Revokes all authorizations of this client.")
        private String client = "";

        @Option(
                names = "--token",
                description = "Revokes the authorization of a token; prompts for it, or reads it from standard input.")
        private boolean token;
    }

    @Override
    public Integer call() {
        return store.run(spec, this::revoke);
    }

    private void revoke(OpenTenant tenant, Output out) {
        if (what.token) {
            revokeToken(tenant);
            out.done("The authorization of the token was revoked", Map.of("authorizations_revoked", 1));
            return;
        }
        AuthorizationFilter owner = what.user.isEmpty()
                ? new AuthorizationFilter.Client(what.client)
                : new AuthorizationFilter.Subject(what.user);
        // The sessions first, so that nothing more is granted in them.
        int ended = what.user.isEmpty() ? 0 : tenant.sessions().endAll(what.user);
        int revoked = tenant.stores().authorizations().revoke(owner);
        if (revoked + ended == 0) {
            throw new IllegalStateException("Nothing was revoked: the store has no authorization of "
                    + (what.user.isEmpty() ? "the client '" + what.client : "the user '" + what.user)
                    + "'; a user is named by 'sub', or without one by the name in the file, exactly");
        }
        out.done(
                revoked + " authorizations revoked" + (ended > 0 ? ", " + ended + " login sessions ended" : ""),
                Map.of("authorizations_revoked", revoked, "sessions_ended", ended));
    }

    private static void revokeToken(OpenTenant tenant) {
        String token = read();
        ServerConfig.OpenedBy settings = tenant.settings();
        ServerBuilder builder = AuthorizationServer.builder()
                .issuer(tenant.issuer())
                .clients(tenant.registered())
                .features(new ClientCredentials(), new Revocation())
                .signing(settings.algorithm(), KeyRotation.defaults())
                .lifetimes(settings.lifetimes())
                .stores(tenant.stores())
                .keys(tenant.keys());
        AuthorizationServer server =
                (settings.issuer().isInsecure() ? builder.allowInsecureRequests() : builder).build();
        if (!server.revoke(token)) {
            throw new IllegalStateException("The token is unknown to this server");
        }
    }

    private static String read() {
        try {
            return Secrets.read("Token: ").strip();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read the token", e);
        }
    }
}
