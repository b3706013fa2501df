package org.gatewright.benchmarks.throughput;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatewright.benchmarks.program.Settings;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Router;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.client.Client;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.store.Stores;
import org.gatewright.server.token.KeyEncryption;
import org.gatewright.server.token.KeyRing;
import org.gatewright.standalone.config.StoreAddress;
import org.gatewright.standalone.serve.OpenStore;

/** Client credentials requests over HTTP, to the engine without HTTP, and as bare store writes. Thread-safe. */
public final class TokenCalls {
    /** The form of the token request. */
    public static final String FORM = "grant_type=client_credentials&scope=read&" + FormRequest.CLIENT;

    private TokenCalls() {}

    /** Requests over persistent connections to a local server. */
    static Callable<?> http(int port) {
        return new Connections(port, FormRequest.post(port, "/oauth2/token", FORM))::call;
    }

    /** Opens the store of a program with those settings a second time. */
    public static OpenStore open(Settings settings, String address) throws IOException {
        String key = Files.readString(settings.file().resolveSibling("kek")).strip();
        return OpenStore.open(
                StoreAddress.of(address),
                Optional.of(KeyEncryption.of(List.of(Base64.getDecoder().decode(key)))),
                Clock.systemUTC(),
                Entropy.system());
    }

    /** A request to a server in this process. */
    public static Callable<?> engine(Stores stores, KeyRing keys) {
        return engine(stores, keys, Lifetimes.defaults());
    }

    /** The same with other token lifetimes. */
    public static Callable<?> engine(Stores stores, KeyRing keys, Lifetimes lifetimes) {
        AuthorizationServer server = AuthorizationServer.builder()
                .issuer("https://login.example")
                .clients(MemoryClients.of(
                        Client.confidentialWithHash(Settings.CLIENT, new GeneratedSecret().hash(Settings.SECRET))
                                .authMethod("client_secret_post")
                                .grantTypes(GrantType.CLIENT_CREDENTIALS)
                                .scope("read")
                                .build()))
                .features(new ClientCredentials())
                .lifetimes(lifetimes)
                .stores(stores)
                .keys(keys)
                .build();
        Router router = new Router(server.routes());
        Headers type = Headers.none().with("Content-Type", FormRequest.TYPE);
        byte[] form = FORM.getBytes(StandardCharsets.US_ASCII);
        Request.Origin origin = new Request.Origin("192.0.2.1", true);
        return () -> {
            int status = router.respond(new Request("POST", "/token", type, form, origin))
                    .status();
            if (status != 200) {
                throw new IllegalStateException("Status " + status);
            }
            return status;
        };
    }

    /** The store write of such a request. */
    static Callable<?> store(AuthorizationStore authorizations) {
        Entropy entropy = Entropy.system();
        return () -> {
            Instant now = Instant.now();
            authorizations.insert(authorization(entropy, now));
            return now;
        };
    }

    /** Returns the authorization that such a token leaves in a store. */
    public static Authorization authorization(Entropy entropy, Instant now) {
        return authorization(entropy, now, Duration.ofMinutes(5));
    }

    static Authorization authorization(Entropy entropy, Instant now, Duration life) {
        return Authorization.create(
                        entropy, Settings.CLIENT, Optional.empty(), Permission.of(Scope.of("read")), Map.of(), now)
                .start(Optional.empty(), now.plus(life));
    }
}
