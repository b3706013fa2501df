package org.gatewright.openid;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.client.ClientBuilder;
import org.gatewright.server.config.Profile;
import org.gatewright.server.fetch.FetchException;
import org.gatewright.server.fetch.Fetcher;
import org.gatewright.server.introspect.Introspection;
import org.gatewright.server.legacy.ImplicitGrant;
import org.gatewright.server.registration.ClientRegistration;
import org.gatewright.server.registration.RegistrationPolicy;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.Test;

/** Clients of OpenID Connect that register themselves. */
class OpenIdRegistrationTest {
    private static final String SECTOR = "https://sector.example/uris.json";

    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final Fetcher fetcher = (address, types) -> {
        String text = documents.get(address);
        if (text == null || !types.equals(Set.of("application/json"))) {
            throw new FetchException(FetchException.Kind.NONE, "There is no document");
        }
        return new Fetcher.Document(text, Duration.ZERO);
    };
    private final Provider provider =
            Provider.start(OpenIdConnect::allowFrontChannelTokens, builder -> registering(builder, GrantType.IMPLICIT));

    private void registering(ServerBuilder builder, GrantType... more) {
        RegistrationPolicy policy = RegistrationPolicy.requireInitialAccessToken(List.of(), "openid", "email")
                .allowAnonymous();
        Set<GrantType> types = new LinkedHashSet<>(policy.grantTypes());
        types.addAll(List.of(more));
        builder.profile(Profile.openid())
                .fetcher(fetcher)
                .enable(
                        new ImplicitGrant(),
                        new ClientRegistration(policy.grantTypes(types.toArray(new GrantType[0]))),
                        new Introspection());
    }

    private TestResponse register(Object... members) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("redirect_uris", List.of("https://client.example/cb"));
        for (int i = 0; i < members.length; i += 2) {
            metadata.put(members[i].toString(), members[i + 1]);
        }
        return provider.server.http.request(
                "POST", "/register", Map.of("Content-Type", "application/json"), Json.text(metadata));
    }

    private void assertRefused(String description, Object... members) {
        TestResponse response = register(members);
        assertThat(response.status()).as(response.text()).isEqualTo(400);
        assertThat(response.error()).isEqualTo("invalid_client_metadata");
        assertThat(response.json("error_description")).contains(description);
    }

    @Test
    @Spec({
        "OpenID Connect Registration §2",
        "OpenID Connect Registration §3.2",
        "OpenID Connect Registration §4.3",
        "OpenID Connect Registration §2.1",
        "OpenID Connect Core §4",
        "OpenID Connect RP-Initiated Logout §3.1"
    })
    void keepsEveryMemberAndReturnsIt() {
        Object[] members = {
            "application_type", "web",
            "contacts", List.of("me@client.example"),
            "client_name", "Client",
            "client_name#de", "Klient",
            "logo_uri", "https://client.example/logo.png",
            "logo_uri#fr", "https://client.example/fr/logo.png",
            "client_uri", "https://client.example/",
            "policy_uri", "https://client.example/policy",
            "tos_uri", "https://client.example/terms",
            "subject_type", "pairwise",
            "id_token_signed_response_alg", "ES256",
            "id_token_encrypted_response_alg", "RSA-OAEP-256",
            "id_token_encrypted_response_enc", "A256GCM",
            "userinfo_signed_response_alg", "PS256",
            "userinfo_encrypted_response_alg", "ECDH-ES+A128KW",
            "userinfo_encrypted_response_enc", "A128CBC-HS256",
            "request_object_signing_alg", "RS256",
            "request_object_encryption_alg", "ECDH-ES",
            "request_object_encryption_enc", "A128GCM",
            "default_max_age", 3600L,
            "require_auth_time", true,
            "default_acr_values", List.of("pwd"),
            "initiate_login_uri", "https://client.example/login",
            "post_logout_redirect_uris", List.of("https://client.example/bye"),
            "backchannel_logout_uri", "https://client.example/back",
            "backchannel_logout_session_required", true,
            "frontchannel_logout_uri", "https://client.example/front",
            "frontchannel_logout_session_required", true
        };
        TestResponse response = register(members);
        assertThat(response.status()).as(response.text()).isEqualTo(201);
        Map<String, Object> registered = response.json();
        for (int i = 0; i < members.length; i += 2) {
            assertThat(registered).containsEntry(members[i].toString(), members[i + 1]);
        }
        String uri = response.json("registration_client_uri").replaceFirst("http://localhost", "");
        TestResponse read = provider.server.http.request(
                "GET", uri, Map.of("Authorization", "Bearer " + response.json("registration_access_token")), "");
        assertThat(read.json()).containsEntry("initiate_login_uri", "https://client.example/login");
    }

    @Test
    @Spec({"OpenID Connect Registration §2", "RFC 7591 §2.1"})
    void narrowsTheResponseTypesToThoseOfTheGrantTypes() {
        TestResponse all = register(
                "grant_types", List.of("authorization_code", "implicit", "refresh_token"),
                "response_types", List.of("code", "id_token", "token id_token", "code id_token token", "magic"));
        assertThat(all.json().get("response_types"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactlyInAnyOrder("code", "id_token", "token id_token", "code id_token token");
        assertThat(register("response_types", List.of("code", "id_token")).json())
                .as("without the implicit grant")
                .containsEntry("response_types", List.of("code"));
        assertRefused("response_types", "response_types", List.of("id_token"));
    }

    @Test
    @Spec({"OpenID Connect Registration §2", "OpenID Connect Registration §9", "OpenID Connect Registration §3.3"})
    @Checks("AZ-05")
    void rejectsInvalidMembers() {
        assertRefused("initiate_login_uri", "initiate_login_uri", "http://client.example/login");
        assertRefused("post_logout_redirect_uris", "post_logout_redirect_uris", List.of("javascript:alert(1)"));
        assertRefused("backchannel_logout_uri", "backchannel_logout_uri", "https://client.example/a#b");
        assertRefused("origin", "frontchannel_logout_uri", "https://other.example/front");
        assertRefused("id_token_signed_response_alg", "id_token_signed_response_alg", "none");
        assertRefused("userinfo_encrypted_response_alg", "userinfo_encrypted_response_alg", "RSA1_5");
        assertRefused("needs", "userinfo_encrypted_response_enc", "A128GCM");
        assertRefused("default_max_age", "default_max_age", -1L);
        assertRefused("subject_type", "subject_type", "secret");
        assertRefused(
                "https redirect URIs",
                "grant_types",
                List.of("implicit"),
                "response_types",
                List.of("id_token"),
                "redirect_uris",
                List.of("http://localhost/cb"));
        assertThat(register(
                                "grant_types",
                                List.of("implicit"),
                                "response_types",
                                List.of("id_token"),
                                "redirect_uris",
                                List.of("https://localhost.example/cb"))
                        .status())
                .isEqualTo(201);
        for (String bad :
                List.of("https://h.example:70000/x", "https://h.example/\u00e9.png", "https://", "https:///x")) {
            assertThat(register("logo_uri", bad).json()).as(bad).doesNotContainKey("logo_uri");
        }
    }

    @Test
    @Spec({"OpenID Connect Core §8.1", "OpenID Connect Registration §5"})
    @Checks("DC-07")
    void readsTheDocumentOfTheSectorAtTheRegistration() {
        List<String> uris = List.of("https://a.example/cb", "https://b.example/cb");
        Object[] pairwise = {"subject_type", "pairwise", "redirect_uris", uris, "sector_identifier_uri", SECTOR};
        assertRefused("several hosts", "subject_type", "pairwise", "redirect_uris", uris);
        assertRefused("cannot be fetched", pairwise);
        documents.put(SECTOR, "[\"https://a.example/cb\"]");
        assertRefused("does not list", pairwise);
        documents.put(SECTOR, "{\"uris\": 1}");
        assertRefused("does not list", pairwise);
        documents.put(SECTOR, Json.text(uris));
        assertThat(register(pairwise).status()).isEqualTo(201);
    }

    private Map<String, Object> tokensOf(Object... members) {
        ClientBuilder builder = Provider.app();
        for (int i = 0; i < members.length; i += 2) {
            builder.extension(members[i].toString(), members[i + 1]);
        }
        provider.server.clients.save(builder.build());
        return provider.tokens(Provider.request());
    }

    private String subject(Map<String, Object> tokens) {
        String subject = provider.claims(tokens.get("id_token")).text("sub").orElseThrow();
        assertThat(provider.userInfo(tokens.get("access_token")).json()).containsEntry("sub", subject);
        return subject;
    }

    @Test
    @Spec({"OpenID Connect Core §8", "OpenID Connect Core §8.1", "OpenID Connect Core §5.7"})
    @Checks({"DC-07", "JW-11"})
    void identifiesTheEndUserDifferentlyInEachSector() {
        String shared = subject(tokensOf());
        assertThat(shared).isEqualTo("alice");
        Map<String, Object> tokens = tokensOf("subject_type", "pairwise");
        String own = subject(tokens);
        assertThat(own).isNotEqualTo(shared).hasSize(43);
        assertThat(subject(provider.refresh(tokens.get("refresh_token")).json()))
                .isEqualTo(own);
        assertThat(provider.introspect(tokens.get("access_token"))).containsEntry("sub", own);
        String one = subject(tokensOf("subject_type", "pairwise", "sector_identifier_uri", "https://one.example/u"));
        String two = subject(tokensOf("subject_type", "pairwise", "sector_identifier_uri", "https://two.example/u"));
        assertThat(Set.of(shared, own, one, two)).hasSize(4);
        assertThat(subject(tokensOf("subject_type", "pairwise")))
                .as("always the same")
                .isEqualTo(own);
        Provider other = Provider.start();
        other.server.clients.save(
                Provider.app().extension("subject_type", "pairwise").build());
        assertThat(other.claims(other.tokens(Provider.request()).get("id_token"))
                        .text("sub"))
                .as("at another issuer, whose key is another")
                .isPresent()
                .isNotEqualTo(Optional.of(own));
    }

    @Test
    @Spec("OpenID Connect Core §8.1")
    void knowsThePairwiseEndUserOfAHint() {
        Map<String, Object> tokens = tokensOf("subject_type", "pairwise");
        String hint = tokens.get("id_token").toString();
        assertThat(provider.authorize(Provider.request("prompt", "none", "id_token_hint", hint))
                        .query())
                .containsKey("code");
        assertThat(provider.get("/logout?id_token_hint=" + hint).body()).contains("You are logged out");
    }

    @Test
    @Spec("OpenID Connect Registration §3.1")
    void registersAClientThatVerifiesIdTokensWithItsSecret() {
        assertThat(register("id_token_signed_response_alg", "HS256", "token_endpoint_auth_method", "none")
                        .error())
                .isEqualTo("invalid_client_metadata");
        TestResponse response = register("id_token_signed_response_alg", "HS256");
        assertThat(response.status()).isEqualTo(201);
        assertThat(provider.server
                        .clients
                        .find(response.json("client_id"))
                        .orElseThrow()
                        .keys()
                        .sharedSecret())
                .contains(response.json("client_secret"));
        assertThat(response.json()).doesNotContainKeys("shared_secret", "secret_hashes");
    }
}
