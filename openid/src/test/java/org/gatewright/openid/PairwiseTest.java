package org.gatewright.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.HmacKey;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientBuilder;
import org.gatewright.server.client.Registration;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.registration.ClientDocuments;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.token.KeyRing;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Forms;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;

/** Clients that cannot compare what they know of an end-user. */
class PairwiseTest {
    private static final String DOCUMENT = "https://evil.example/client.json";

    private final PairwiseSubjects subjects =
            new PairwiseSubjects(Optional.of(new HmacKey(Entropy.system().bytes(32))));

    /** How fetches of documents of sectors fail. */
    private Optional<FetchException.Kind> failure = Optional.empty();

    private static ClientBuilder pairwise(String id, String redirect, GrantType... more) {
        return Client.publicClient(id)
                .redirectUris(redirect)
                .grantTypes(Stream.concat(Stream.of(GrantType.AUTHORIZATION_CODE), Stream.of(more))
                        .toArray(GrantType[]::new))
                .scope("openid")
                .extension(OpenIdMembers.SUBJECT_TYPE, OpenIdMembers.PAIRWISE);
    }

    private boolean share(ClientBuilder one, ClientBuilder two) {
        return subjects.of(one.build(), "alice").equals(subjects.of(two.build(), "alice"));
    }

    @Test
    @Spec("OpenID Connect Core §8.1")
    @Checks("DC-07")
    void putsOnlyClientsOfTheSameWebSiteInOneSector() {
        assertThat(share(pairwise("a", "https://site.example/a"), pairwise("b", "https://SITE.example/b")))
                .isTrue();
        for (List<String> uris : List.of(
                List.of("com.one.app:/cb", "org.two.app:/cb"),
                List.of("http://127.0.0.1/cb", "http://127.0.0.1/cb"),
                List.of("https://localhost/cb", "https://localhost/cb"),
                List.of("https://a_b.example/cb", "https://c_d.example/cb"))) {
            assertThat(share(pairwise("a", uris.get(0)), pairwise("b", uris.get(1))))
                    .as(uris.get(0))
                    .isFalse();
        }
        Registration itself = new Registration(Registration.Kind.DYNAMIC, Optional.empty());
        assertThat(share(
                        pairwise("a", "https://site.example/a"),
                        pairwise("b", "https://site.example/a", GrantType.DEVICE_CODE)
                                .registration(itself)))
                .as("a client that gets tokens without the site")
                .isFalse();
    }

    @Test
    @Spec("OpenID Connect Core §8.1")
    void namesTheSessionDifferentlyInEachSector() {
        Provider provider = Provider.start();
        provider.server.clients.save(Provider.app()
                .extension(OpenIdMembers.SUBJECT_TYPE, OpenIdMembers.PAIRWISE)
                .build());
        provider.server.clients.save(Clients.spa()
                .scope("openid")
                .extension(OpenIdMembers.SUBJECT_TYPE, OpenIdMembers.PAIRWISE)
                .build());
        Claims app = provider.claims(provider.tokens(Provider.request()).get("id_token"));
        TestResponse granted =
                provider.granted(Provider.request("client_id", "spa", "redirect_uri", Clients.SPA_CALLBACK));
        TestResponse tokens = provider.server.http.form(
                "/token",
                Map.of(),
                Forms.encode(Exchanges.spaExchange(granted.query().get("code"))));
        Claims spa = provider.claims(tokens.json().get("id_token"));
        String session = provider.session().substring(0, provider.session().indexOf('.'));
        Set<Optional<String>> names = new HashSet<>(List.of(app.text("sid"), spa.text("sid"), Optional.of(session)));
        assertThat(names).hasSize(3).doesNotContain(Optional.empty());
        assertThat(provider.claims(provider.tokens(Provider.request()).get("id_token"))
                        .text("sid"))
                .as("always the same")
                .isEqualTo(app.text("sid"));
    }

    @Test
    @Spec("OpenID Connect Core §8")
    void neverSendsThePublicSubjectInstead() {
        Client client = pairwise("a", "https://site.example/a").build();
        assertThatThrownBy(() -> new PairwiseSubjects(Optional.empty()).of(client, "alice"))
                .isInstanceOf(OAuthException.class);
        Provider provider = Provider.start(
                feature -> feature,
                builder -> builder.keys(KeyRing.of(Map.of(1, Entropy.system().bytes(32)))));
        provider.server.clients.save(Provider.app()
                .extension(OpenIdMembers.SUBJECT_TYPE, OpenIdMembers.PAIRWISE)
                .build());
        TestResponse refused = provider.granted(Provider.request());
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.headers("Location")).isEmpty();
    }

    private Provider describing(String sector) {
        Map<String, Object> document = Map.of(
                "client_id",
                DOCUMENT,
                "client_name",
                "Evil",
                "redirect_uris",
                List.of("https://evil.example/cb"),
                "grant_types",
                List.of("authorization_code"),
                "subject_type",
                "pairwise",
                "sector_identifier_uri",
                sector);
        Fetcher fetcher = (address, types) -> {
            if (address.endsWith("/sector.json") && failure.isPresent()) {
                throw new FetchException(failure.get(), "The document cannot be fetched");
            }
            if (address.equals("https://site.example/sector.json")) {
                return new Fetcher.Document("[\"https://site.example/cb\"]", Duration.ZERO);
            }
            if (address.equals("https://evil.example/sector.json")) {
                return new Fetcher.Document("[\"https://evil.example/cb\"]", Duration.ZERO);
            }
            if (!address.equals(DOCUMENT)) {
                throw new FetchException(FetchException.Kind.NONE, "There is no document");
            }
            return new Fetcher.Document(Json.text(document), Duration.ZERO);
        };
        return Provider.start(
                feature -> feature, builder -> builder.fetcher(fetcher).enable(new ClientDocuments(fetcher, "openid")));
    }

    @Test
    @Spec("OpenID Connect Registration §5")
    @Checks("DC-02")
    void keepsADocumentWhileThatOfItsSectorCannotBeFetched() {
        Provider provider = describing("https://evil.example/sector.json");
        Map<String, String> request =
                Provider.request("client_id", DOCUMENT, "redirect_uri", "https://evil.example/cb");
        assertThat(provider.granted(request).query()).containsKey("code");
        for (FetchException.Kind kind : List.of(FetchException.Kind.BUSY, FetchException.Kind.UNREACHABLE)) {
            failure = Optional.of(kind);
            provider.server.clock.advance(Duration.ofMinutes(6));
            assertThat(provider.granted(request).query()).as(kind.name()).containsKey("code");
        }
        failure = Optional.of(FetchException.Kind.NONE);
        provider.server.clock.advance(Duration.ofMinutes(6));
        assertThat(provider.authorize(request).status()).isEqualTo(400);
    }

    @Test
    @Spec("OpenID Connect Registration §5")
    @Checks("DC-07")
    void checksTheSectorOfAClientThatDescribesItself() {
        Map<String, String> request =
                Provider.request("client_id", DOCUMENT, "redirect_uri", "https://evil.example/cb");
        TestResponse refused = describing("https://site.example/sector.json").authorize(request);
        assertThat(refused.status()).as("of others").isEqualTo(400);
        assertThat(describing("https://evil.example/sector.json")
                        .granted(request)
                        .query())
                .containsKey("code");
    }
}
