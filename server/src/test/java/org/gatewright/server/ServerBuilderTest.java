package org.gatewright.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.http.Headers;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Route;
import org.gatewright.protocol.http.Router;
import org.gatewright.server.client.Client;
import org.gatewright.server.code.AuthorizationCode;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.config.Profile;
import org.gatewright.server.credentials.ClientCredentials;
import org.gatewright.server.legacy.ImplicitGrant;
import org.gatewright.server.legacy.PasswordGrant;
import org.gatewright.server.memory.MemoryClients;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.refresh.RefreshTokens;
import org.gatewright.server.secret.GeneratedSecret;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.store.Stores;
import org.gatewright.server.token.KeyRing;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Parity;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Validation of the server configuration: incomplete or contradictory settings are rejected with a helpful message. */
class ServerBuilderTest {
    private static ServerBuilder empty() {
        return AuthorizationServer.builder();
    }

    private static ServerBuilder withoutPage() {
        return empty().issuer("https://login.example").clients(MemoryClients.of());
    }

    private static ServerBuilder complete() {
        return withoutPage()
                .interaction((interaction, request) -> Page.of("", "").response(200));
    }

    private static void assertRejected(ServerBuilder builder, String words) {
        assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining(words);
    }

    @Test
    @Parity(29)
    void requiresAnIssuerClientsAndAPage() {
        assertRejected(empty(), "issuer(");
        assertRejected(empty().issuer("https://login.example"), "clients(...)");
        assertRejected(withoutPage(), "interaction(...)");
        assertThatCode(complete()::build).doesNotThrowAnyException();
    }

    private static boolean mayBlock(ServerBuilder builder, String form) {
        Request request = new Request(
                "POST",
                "/token",
                Headers.none().with("Content-Type", "application/x-www-form-urlencoded"),
                form.getBytes(StandardCharsets.US_ASCII),
                new Request.Origin("127.0.0.1", true));
        return new Router(builder.build().routes()).blocks(request);
    }

    @Test
    void classifiesATokenRequestAsNonBlockingOnlyIfAllItsPartsAre() {
        String form = "grant_type=client_credentials&client_id=app&client_secret=wrong";
        Client app = Client.confidentialWithHash("app", new GeneratedSecret().hash("generated"))
                .scope("read")
                .build();
        Supplier<ServerBuilder> known = () -> complete().clients(MemoryClients.of(app));
        assertThat(mayBlock(known.get(), form)).isFalse();
        assertThat(mayBlock(known.get().accounts(subject -> true), form))
                .as("a grant without end-users")
                .isFalse();
        assertThat(mayBlock(known.get().accounts(subject -> true), form.replace("client_credentials", "refresh_token")))
                .isTrue();
        assertThat(mayBlock(known.get().tokenFactory((handle, authorization) -> "x"), form))
                .isTrue();
        assertThat(mayBlock(known.get().clients(id -> Optional.empty()), form)).isTrue();
    }

    @Test
    void decidesPerRequestWhetherItMayBlock() {
        Client slow = Client.confidential("slow", "chosen").scope("read").build();
        Client quick = Client.confidentialWithHash("quick", new GeneratedSecret().hash("generated"))
                .scope("read")
                .build();
        ServerBuilder builder = complete()
                .clients(MemoryClients.of(slow, quick))
                .profile(Profile.legacy())
                .enable(new PasswordGrant((username, password) -> Optional.empty()));
        String quickly = "client_id=quick&client_secret=generated&grant_type=";
        assertThat(mayBlock(builder, quickly + "client_credentials")).isFalse();
        assertThat(mayBlock(builder, quickly + "password")).isTrue();
        assertThat(mayBlock(builder, quickly + "unknown")).isFalse();
        assertThat(mayBlock(builder, "client_id=slow&client_secret=chosen&grant_type=client_credentials"))
                .isTrue();
        assertThat(mayBlock(builder, "client_id=slow&client_id=quick")).isFalse();
    }

    @Test
    @Parity(29)
    void requiresAPageOnlyForGrantsWithEndUsers() {
        assertThatCode(withoutPage().features(new ClientCredentials())::build).doesNotThrowAnyException();
        assertRejected(withoutPage().features(new AuthorizationCode()), "interaction(...)");
        assertRejected(withoutPage().profile(Profile.legacy()).features(new ImplicitGrant()), "interaction(...)");
        assertRejected(
                withoutPage().features(new ClientCredentials()).customResponseTypes("magic"), "interaction(...)");
    }

    @Test
    @Parity(29)
    @SuppressWarnings("NullAway")
    void requiresAUserPasswordManagerForThePasswordGrant() {
        assertThatNullPointerException()
                .isThrownBy(() -> new PasswordGrant(null))
                .withMessageContaining("UserPasswordManager");
    }

    @Test
    @Parity({26, 29})
    @Spec("RFC 6749 §4.2.2")
    void rejectsImplicitTokensWithoutExpiry() {
        assertRejected(
                complete()
                        .profile(Profile.legacy())
                        .enable(new ImplicitGrant())
                        .lifetimes(Lifetimes.defaults().allowEndlessAccess()),
                "must expire");
    }

    @Test
    @Parity(29)
    void requiresAFeatureAndRejectsDuplicates() {
        assertRejected(complete().features(), "enable(...)");
        assertRejected(complete().enable(new AuthorizationCode()), "authorization_code is enabled twice");
        assertRejected(complete().features(new RefreshTokens()), "requires another grant");
    }

    @Test
    @Parity(29)
    @Checks("ST-07")
    void requiresDurableKeysForDurableStores() {
        Stores durable = MemoryStoreProvider.stores(Clock.systemUTC()).asDurable();
        assertRejected(complete().stores(durable), "keys(...)");
        KeyRing keys = KeyRing.generate(Entropy.system());
        assertThatCode(complete().stores(durable).keys(keys)::build).doesNotThrowAnyException();
    }

    @Test
    @Checks("ST-07")
    void rejectsAWeakKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyRing.of(Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> KeyRing.of(Map.of(1, new byte[32])));
        assertThatIllegalArgumentException().isThrownBy(() -> KeyRing.of(Map.of(1, new byte[16])));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "login.example",
                "http://login.example",
                "https://login.example/",
                "https://login.example?x=1",
                "https://login.example#x",
                "https://user@login.example",
                "ftp://login.example",
                "https://",
                "https://login.example/a/../b"
            })
    @Parity(29)
    @Checks("DC-09")
    @Spec("RFC 8414 §2")
    void rejectsAnInvalidIssuer(String issuer) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> empty().issuer(issuer))
                .withMessageContaining("'" + issuer + "'");
    }

    @Test
    @Parity({9, 19, 29})
    @Checks("ST-07")
    void allowsPlainHttpOnlyForALoopbackIssuerAndIfEnabled() {
        assertRejected(complete().issuer("http://localhost:8080"), "allowInsecureRequests()");
        assertRejected(complete().allowInsecureRequests(), "https://login.example");
        assertThatCode(complete().issuer("http://localhost:8080").allowInsecureRequests()::build)
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauth2", "/oauth2/", "/"})
    @Parity(29)
    void rejectsAnInvalidEndpointPath(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().endpoints(path))
                .withMessageContaining("endpoints(...)");
    }

    @Test
    @Parity(29)
    void mountsOnlyTheEndpointsOfEnabledFeatures() {
        List<String> always = List.of("GET /jwks", "GET /.well-known/oauth-authorization-server");
        assertThat(paths(complete().build()))
                .containsAll(always)
                .contains("POST /token", "OPTIONS /token", "GET /authorize", "POST /authorize")
                .hasSize(always.size() + 4);
        assertThat(paths(complete().endpoints("/oauth2").build())).contains("POST /oauth2/token");
        assertThat(paths(withoutPage().features(new ClientCredentials()).build()))
                .containsAll(always)
                .contains("POST /token", "OPTIONS /token")
                .hasSize(always.size() + 2);
        assertThat(paths(complete()
                        .profile(Profile.legacy())
                        .features(new ImplicitGrant())
                        .build()))
                .doesNotContain("POST /token");
        Feature nothing = setup -> {};
        assertThat(paths(withoutPage().features(nothing).build())).containsExactlyInAnyOrderElementsOf(always);
    }

    private static List<String> paths(AuthorizationServer server) {
        return server.routes().stream()
                .map((Route route) -> route.method() + " " + route.path())
                .toList();
    }
}
