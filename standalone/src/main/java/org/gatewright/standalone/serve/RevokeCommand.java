package org.gatewright.standalone.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatewright.protocol.Entropy;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.revoke.Revocation;
import org.gatewright.server.signing.KeyRotation;
import org.gatewright.standalone.config.ServerConfig;
import org.gatewright.standalone.config.StoreAddress;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gatewright revoke}: on the store itself, so with servers running or not; they notice with the next request. */
@Command(
        name = "revoke",
        description = "Ends what a user or a client was given, or what a token belongs to.",
        mixinStandardHelpOptions = true)
public final class RevokeCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            description = "The file with the settings (default: ${DEFAULT-VALUE}).",
            defaultValue = "gatewright.yaml")
    private Path file = Path.of("gatewright.yaml");

    @Option(
            names = "--tenant",
            description = "The name of a tenant, whose settings are NAME.yaml in the folder of tenants.")
    private Optional<String> tenant = Optional.empty();

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @Spec
    private CommandSpec spec;

    /** What is revoked. */
    static final class What {
        @Option(names = "--user", description = "All that this user granted.")
        private String user = "";

        @Option(names = "--client", description = "All that this client was given.")
        private String client = "";

        @Option(
                names = "--token",
                description = "All that a token belongs to; the token is asked for, or read from the standard input.")
        private boolean token;
    }

    @Override
    public Integer call() {
        return CommandRunner.run(spec, file.toString(), this::revoke);
    }

    private void revoke() {
        ServerConfig.OpenedBy by = ServerConfig.storeOf(file, tenant);
        if (by.store().equals(StoreAddress.MEMORY)) {
            throw new IllegalStateException("What is kept in memory ends with the server");
        }
        try (OpenStore store = OpenStore.open(by.store(), by.encryption(), Clock.systemUTC(), Entropy.system())) {
            String done = what.token
                    ? token(by, store.tenant(by.issuer().value()))
                    : owned(store.tenant(by.issuer().value()));
            spec.commandLine().getOut().println(done);
            spec.commandLine().getOut().flush();
        }
    }

    private String owned(OpenStore.Tenant store) {
        AuthorizationFilter owner = what.user.isEmpty()
                ? new AuthorizationFilter.Client(what.client)
                : new AuthorizationFilter.Subject(what.user);
        int revoked = store.stores().authorizations().revoke(owner);
        if (revoked == 0) {
            throw new IllegalStateException("Nothing was revoked: the store has no authorization of "
                    + (what.user.isEmpty() ? "the client '" + what.client : "the user '" + what.user)
                    + "'; names are compared with those in the files exactly");
        }
        return revoked + " authorizations revoked";
    }

    private String token(ServerConfig.OpenedBy by, OpenStore.Tenant store) {
        String token = read();
        AuthorizationServer server = AuthorizationServer.builder()
                .issuer(by.issuer().value())
                .clients(store.registered())
                .features(new ClientCredentials(), new Revocation())
                .signing(by.algorithm(), KeyRotation.defaults())
                .lifetimes(by.lifetimes())
                .stores(store.stores())
                .keys(store.keys())
                .build();
        if (!server.revoke(token)) {
            throw new IllegalStateException("This is no token of this server");
        }
        return "The authorization of the token was revoked";
    }

    private static String read() {
        try {
            return Secrets.read("Token: ").strip();
        } catch (IOException e) {
            throw new IllegalStateException("The token can't be read", e);
        }
    }
}
