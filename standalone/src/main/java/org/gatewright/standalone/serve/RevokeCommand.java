package org.gatewright.standalone.serve;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.signing.KeyRotation;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.config.StoreAddress;
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
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--tenant",
            description = "The name of a tenant, whose settings are NAME.yaml in the tenants directory.")
    private Optional<String> tenant = Optional.empty();

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
        return CommandRunner.run(spec, config.file().toString(), this::revoke);
    }

    private void revoke() {
        ServerConfig.OpenedBy by = ServerConfig.storeOf(config.file(), tenant);
        if (by.store().equals(StoreAddress.MEMORY)) {
            throw new IllegalStateException("Nothing to revoke: the store is in memory and ends with the server");
        }
        try (OpenStore store = OpenStore.open(by.store(), by.encryption(), Clock.systemUTC(), Entropy.system())) {
            String done = what.token
                    ? token(by, store.tenant(by.issuer().value()))
                    : owned(by, store.tenant(by.issuer().value()));
            spec.commandLine().getOut().println(done);
            spec.commandLine().getOut().flush();
        }
    }

    private String owned(ServerConfig.OpenedBy by, OpenStore.Tenant store) {
        AuthorizationFilter owner = what.user.isEmpty()
                ? new AuthorizationFilter.Client(what.client)
                : new AuthorizationFilter.Subject(what.user);
        // The sessions first, so that nothing more is granted in them.
        int ended = what.user.isEmpty() ? 0 : sessions(by, store).endAll(what.user);
        int revoked = store.stores().authorizations().revoke(owner);
        if (revoked + ended == 0) {
            throw new IllegalStateException("Nothing was revoked: the store has no authorization of "
                    + (what.user.isEmpty() ? "the client '" + what.client : "the user '" + what.user)
                    + "'; a user is named by 'sub', or without one by the name in the file, exactly");
        }
        return revoked + " authorizations revoked" + (ended > 0 ? ", " + ended + " login sessions ended" : "");
    }

    private static Sessions sessions(ServerConfig.OpenedBy by, OpenStore.Tenant store) {
        return Sessions.of(store.stores(), subject -> true, by.issuer(), Clock.systemUTC(), Entropy.system());
    }

    private String token(ServerConfig.OpenedBy by, OpenStore.Tenant store) {
        String token = read();
        ServerBuilder builder = AuthorizationServer.builder()
                .issuer(by.issuer().value())
                .clients(store.registered())
                .features(new ClientCredentials(), new Revocation())
                .signing(by.algorithm(), KeyRotation.defaults())
                .lifetimes(by.lifetimes())
                .stores(store.stores())
                .keys(store.keys());
        AuthorizationServer server = (by.issuer().isInsecure() ? builder.allowInsecureRequests() : builder).build();
        if (!server.revoke(token)) {
            throw new IllegalStateException("The token is unknown to this server");
        }
        return "The authorization of the token was revoked";
    }

    private static String read() {
        try {
            return Secrets.read("Token: ").strip();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read the token", e);
        }
    }
}
