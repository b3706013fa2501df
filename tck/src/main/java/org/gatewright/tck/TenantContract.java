package org.gatewright.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.ServerBuilder;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationFilter;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientRegistry;
import org.gatewright.server.memory.MemoryStoreProvider;
import org.gatewright.server.signing.KeyStore;
import org.gatewright.server.signing.StoredKeys;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.server.store.Stores;
import org.gatewright.server.token.KeyEncryption;
import org.gatewright.server.token.KeyRing;
import org.gatewright.server.token.StoredRing;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract of {@link StoreProvider}: tenants are isolated from each other, although they share a database and a
 * key-encryption key, and even if both are given the same stores and keys by mistake.
 */
public abstract class TenantContract {
    private static final String A = "https://login.example/a";
    private static final String B = "https://login.example/b";
    private static final Entropy ENTROPY = Entropy.system();
    private static final KeyEncryption ENCRYPTION =
            KeyEncryption.of(List.of(Hashes.sha256("of all tenants".getBytes(StandardCharsets.US_ASCII))));

    private final TestClock clock = new TestClock();
    private final SigningKey key = SigningKey.generate("k1", SigningAlgorithm.ES256);
    private final List<StoreProvider> open = new ArrayList<>();

    /** The ways in which two servers share a database. */
    enum Sharing {
        /** Each server has its own tenant, as documented. */
        TENANTS,
        /** Both servers have the same stores and key ring, by mistake. */
        MIXED_UP
    }

    private record Pair(StoreProvider provider, TenantNode a, TenantNode b) {
        ClientRegistry clients(String issuer) {
            return provider.tenant(issuer).clients().orElseThrow();
        }
    }

    /** Creates a provider on an empty database that uses this clock. */
    protected abstract StoreProvider newProvider(TestClock clock);

    @AfterEach
    void close() {
        open.forEach(StoreProvider::close);
    }

    private StoreProvider provider() {
        StoreProvider provider = newProvider(clock);
        open.add(provider);
        return provider;
    }

    private Pair pair(Sharing sharing) {
        StoreProvider provider = provider();
        if (sharing == Sharing.TENANTS) {
            return new Pair(provider, tenant(provider, A), tenant(provider, B));
        }
        Stores stores = provider.tenant("both");
        KeyRing ring = StoredRing.of(stores.keys(), ENCRYPTION, "both", ENTROPY).open();
        return new Pair(provider, mixed(stores, ring, A), mixed(stores, ring, B));
    }

    private TenantNode tenant(StoreProvider provider, String issuer) {
        ClientRegistry clients = provider.tenant(issuer).clients().orElseThrow();
        ServerBuilder builder = AuthorizationServer.builder().store(provider, ENCRYPTION);
        return new TenantNode(issuer, builder, clients, key, clock);
    }

    private TenantNode mixed(Stores stores, KeyRing ring, String issuer) {
        Stores own =
                stores.with(KeyStore.class, MemoryStoreProvider.stores(clock).keys());
        ServerBuilder builder = AuthorizationServer.builder().stores(own).keys(ring);
        return new TenantNode(issuer, builder, stores.clients().orElseThrow(), key, clock);
    }

    @ParameterizedTest
    @EnumSource
    @Checks({"ST-05", "ST-10", "TN-01"})
    void rejectsTheCodesOfAnotherTenant(Sharing sharing) {
        Pair pair = pair(sharing);
        String code = pair.a.code();
        assertThat(TenantNode.error(pair.b.redeem(code))).contains("invalid_grant");
        assertThat(pair.a.redeem(code).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    @Checks({"ST-05", "ST-10", "TN-01"})
    void rejectsTheTokensOfAnotherTenant(Sharing sharing) {
        Pair pair = pair(sharing);
        Response tokens = pair.a.redeem(pair.a.code());
        String access = TenantNode.text(tokens, "access_token");
        String refresh = TenantNode.text(tokens, "refresh_token");
        assertThat(pair.b.isActive(access)).isFalse();
        assertThat(pair.b.guards(access)).isFalse();
        assertThat(pair.b.isActive(refresh)).isFalse();
        assertThat(TenantNode.error(pair.b.refresh(refresh))).contains("invalid_grant");
        assertThat(pair.b.client("/revoke", Map.of("token", access)).status()).isEqualTo(200);
        assertThat(pair.a.isActive(access)).isTrue();
        assertThat(pair.a.guards(access)).isTrue();
        assertThat(pair.a.refresh(refresh).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    @Checks({"ST-05", "ST-10", "TN-01"})
    void rejectsTheJwtsOfAnotherTenant(Sharing sharing) {
        Pair pair = pair(sharing);
        Map<String, String> form = Map.of("grant_type", "client_credentials", "scope", "read");
        String token = TenantNode.text(pair.a.client("jwt", "/token", form), "access_token");
        assertThat(token).startsWith("ey");
        assertThat(pair.b.guards(token)).isFalse();
        assertThat(pair.b.isActive(token)).isFalse();
        assertThat(pair.a.guards(token)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    @Checks({"ST-05", "ST-10", "TN-01"})
    void rejectsTheTicketsOfAnotherTenant(Sharing sharing) {
        Pair pair = pair(sharing);
        String ticket = pair.a.ticket();
        assertThat(pair.b.decide(ticket).status()).isEqualTo(403);
        assertThat(pair.a.decide(ticket).status()).isEqualTo(303);
    }

    @ParameterizedTest
    @EnumSource
    @Checks({"ST-05", "ST-10", "TN-01"})
    void rejectsThePushedRequestsOfAnotherTenant(Sharing sharing) {
        Pair pair = pair(sharing);
        String uri = TenantNode.text(pair.a.client("/par", TenantNode.request()), "request_uri");
        String path = "/authorize?client_id=app&request_uri=" + uri;
        assertThat(pair.b.send("GET", path, "").status()).isEqualTo(400);
        assertThat(pair.a.send("GET", path, "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    @Checks({"ST-05", "ST-10", "TN-01"})
    void rejectsTheDevicesAndUserCodesOfAnotherTenant(Sharing sharing) {
        Pair pair = pair(sharing);
        Response device = pair.a.client("/device_authorization", Map.of("scope", "read"));
        Map<String, String> poll = Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:device_code",
                "device_code",
                TenantNode.text(device, "device_code"));
        assertThat(TenantNode.error(pair.b.client("/token", poll))).contains("invalid_grant");
        assertThat(TenantNode.error(pair.a.client("/token", poll))).contains("authorization_pending");
        String userCode = TenantNode.text(device, "user_code");
        assertThat(type(pair.b, userCode, formToken(pair.a)).status())
                .as("the form of another tenant")
                .isEqualTo(403);
        assertThat(type(pair.b, userCode, formToken(pair.b)).status()).isEqualTo(400);
        assertThat(type(pair.a, userCode, formToken(pair.a)).status()).isEqualTo(200);
    }

    private static String formToken(TenantNode node) {
        String page = node.send("GET", "/device", "").body().toString();
        int start = page.indexOf("name=\"token\" value=\"") + 20;
        return page.substring(start, page.indexOf('"', start));
    }

    private static Response type(TenantNode node, String userCode, String token) {
        return node.post("/device", Map.of("user_code", userCode, "token", token));
    }

    @ParameterizedTest
    @EnumSource
    @Checks({"ST-05", "ST-10", "TN-01"})
    void rejectsAssertionsForAnotherTenantAndRemembersOnlyItsOwnJtis(Sharing sharing) {
        Pair pair = pair(sharing);
        String forA = assertion(A);
        assertThat(authenticated(pair.b, forA)).isEqualTo(401);
        assertThat(authenticated(pair.a, forA)).isEqualTo(200);
        assertThat(authenticated(pair.a, forA)).isEqualTo(401);
        assertThat(authenticated(pair.b, assertion(B)))
                .as("the same jti, which another tenant has seen")
                .isEqualTo(200);
    }

    private String assertion(String audience) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", "app");
        claims.put("sub", "app");
        claims.put("aud", audience);
        claims.put("jti", "the same everywhere");
        claims.put("exp", clock.instant().plusSeconds(60).getEpochSecond());
        return key.sign("JWT", claims);
    }

    private static int authenticated(TenantNode node, String assertion) {
        return node.post(
                        "/token",
                        Map.of(
                                "grant_type", "client_credentials",
                                "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                                "client_assertion", assertion))
                .status();
    }

    @Test
    @Checks({"ST-05", "ST-10", "TN-01"})
    void findsNoClientRegistrationOrConsentOfAnotherTenant() {
        Pair pair = pair(Sharing.TENANTS);
        Response registered = pair.a.register();
        String path = "/register?client_id=" + TenantNode.text(registered, "client_id");
        String bearer = "Bearer " + TenantNode.text(registered, "registration_access_token");
        assertThat(pair.b.send("GET", path, "", "Authorization", bearer).status())
                .isEqualTo(401);
        assertThat(pair.a.send("GET", path, "", "Authorization", bearer).status())
                .isEqualTo(200);
        ClientRegistry a = pair.clients(A);
        ClientRegistry b = pair.clients(B);
        assertThat(b.find(TenantNode.text(registered, "client_id"))).isEmpty();
        assertThat(b.delete(TenantNode.text(registered, "client_id"))).isFalse();
        assertThat(b.all()).hasSize(2);
        assertThat(a.all()).hasSize(3);
        pair.a.code();
        assertThat(pair.a.server.stores().consents().find("alice", "app")).isPresent();
        assertThat(pair.b.server.stores().consents().find("alice", "app")).isEmpty();
        assertThat(pair.b.server.stores().consents().list("alice")).isEmpty();
        assertThat(pair.b.server.revokeConsent("alice", "app")).isZero();
        assertThat(pair.a.server.stores().consents().find("alice", "app")).isPresent();
    }

    @Test
    @Checks({"ST-05", "ST-10", "TN-01"})
    void findsNoRowOfAnotherTenant() {
        Pair pair = pair(Sharing.TENANTS);
        pair.a.redeem(pair.a.code());
        Stores a = pair.a.server.stores();
        Stores b = pair.b.server.stores();
        AuthorizationFilter filter = new AuthorizationFilter.Client("app");
        Authorization row = a.authorizations().all(filter).findFirst().orElseThrow();
        assertThat(b.authorizations().find(row.id())).isEmpty();
        assertThat(b.authorizations().all(filter)).isEmpty();
        assertThat(b.authorizations().revoke(filter)).isZero();
        assertThat(b.authorizations().replace(row.revoke())).isFalse();
        b.authorizations().insert(row);
        assertThat(b.authorizations().revoke(filter)).isOne();
        assertThat(a.authorizations().find(row.id()).orElseThrow().isActive()).isTrue();
        OneTimeId id = new OneTimeId("test", "the same");
        a.oneTimes().put(id, "of a", clock.instant().plusSeconds(60));
        assertThat(b.oneTimes().peek(id)).isEmpty();
        assertThat(b.oneTimes().firstUse(id, clock.instant().plusSeconds(60))).isTrue();
        assertThat(a.oneTimes().peek(id)).contains("of a");
    }

    @Test
    @Checks({"ST-05", "ST-10", "TN-01"})
    void opensNoKeyRowOfAnotherTenantOrName() {
        StoreProvider provider = provider();
        KeyStore a = provider.tenant(A).keys();
        KeyStore b = provider.tenant(B).keys();
        StoredRing.of(a, ENCRYPTION, A, ENTROPY).open();
        assertThat(b.load(KeyStore.RING)).isEmpty();
        StoredKeys stolen = a.load(KeyStore.RING).orElseThrow();
        assertThat(b.replace(KeyStore.RING, new StoredKeys(1, stolen.sealed()))).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> StoredRing.of(b, ENCRYPTION, B, ENTROPY).open());
        assertThat(a.load(KeyStore.RING)).isEqualTo(Optional.of(stolen));
    }

    @Test
    void returnsTheSameDataWheneverATenantIsOpened() {
        StoreProvider provider = provider();
        provider.tenant(A)
                .clients()
                .orElseThrow()
                .save(Client.publicClient("spa").build());
        assertThat(provider.isEmpty(A)).isFalse();
        assertThat(provider.isEmpty(B)).isTrue();
        assertThat(provider.tenant(A).clients().orElseThrow().find("spa")).isPresent();
    }
}
