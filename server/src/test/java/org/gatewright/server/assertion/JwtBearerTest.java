package org.gatewright.server.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.testing.Clients;
import org.gatewright.server.testing.Exchanges;
import org.gatewright.server.testing.Keys;
import org.gatewright.server.testing.RefusedToken;
import org.gatewright.server.testing.TestServer;
import org.gatewright.testkit.Checks;
import org.gatewright.testkit.Race;
import org.gatewright.testkit.Spec;
import org.gatewright.testkit.TestResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A trusted issuer vouches for a user, once and for this server. */
class JwtBearerTest {
    private static final String PARTNER = "https://partner.example";
    private static final String COMPANY = "https://company.example";

    private final AtomicBoolean aliceIsActive = new AtomicBoolean(true);
    private final SigningKey partner = Keys.key();
    private final SigningKey company = Keys.key();
    private TestServer server;

    @BeforeEach
    void start() {
        JwkSet partners = new JwkSet(List.of(partner.jwk()));
        JwkSet companys = new JwkSet(List.of(company.jwk()));
        server = TestServer.start(builder -> builder.enable(new JwtBearer(
                        TrustedIssuer.of(PARTNER, partners::signed)
                                .subject(claims -> claims.text("sub")
                                        .filter(name -> name.equals("al"))
                                        .map(name -> "alice")),
                        TrustedIssuer.of(COMPANY, companys::signed).issuingIdJag()))
                .accounts(subject -> aliceIsActive.get()));
        server.clients.save(Clients.app()
                .grantTypes(GrantType.JWT_BEARER, GrantType.REFRESH_TOKEN)
                .build());
    }

    private Map<String, Object> claims(String issuer) {
        long now = server.clock.instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("sub", issuer.equals(PARTNER) ? "al" : "alice");
        claims.put("aud", TestServer.ISSUER);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", now);
        claims.put("exp", now + 300);
        return claims;
    }

    private TestResponse ask(String assertion, String... scope) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        form.put("assertion", assertion);
        if (scope.length > 0) {
            form.put("scope", scope[0]);
        }
        return server.token(TestServer.app(), form);
    }

    private void isRefused(String assertion) {
        RefusedToken.with("invalid_grant", server, () -> ask(assertion, "read"));
    }

    private void isRefused(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims(PARTNER);
        change.accept(claims);
        isRefused(partner.sign("JWT", claims));
    }

    @Test
    @Spec({"RFC 7523 §2.1", "RFC 7523 §3", "RFC 7521 §4.1"})
    void anAssertionOfATrustedIssuerGivesItsUserTokens() {
        TestResponse tokens = Exchanges.successful(ask(partner.sign("JWT", claims(PARTNER)), "read"));
        assertThat(server.resource(tokens.json("access_token")).json("subject")).isEqualTo("alice");
        assertThat(tokens.json()).doesNotContainKey("refresh_token");
    }

    @Test
    @Spec("RFC 7523 §3")
    @Checks("OG-03")
    void everythingThatAnAssertionHasToSayIsDemanded() {
        for (String claim : List.of("iss", "sub", "aud", "exp", "jti")) {
            isRefused(claims -> claims.remove(claim));
        }
        long now = server.clock.instant().getEpochSecond();
        isRefused(claims -> claims.put("iss", "https://stranger.example"));
        isRefused(claims -> claims.put("iss", COMPANY));
        isRefused(claims -> claims.put("sub", "mallory"));
        isRefused(claims -> claims.put("sub", "client:service"));
        isRefused(claims -> claims.put("aud", "https://other.example"));
        isRefused(claims -> claims.put("aud", List.of(TestServer.ISSUER, "https://other.example")));
        isRefused(claims -> claims.put("exp", now - 31));
        isRefused(claims -> claims.put("exp", now + 7200));
        isRefused(claims -> claims.put("nbf", now + 60));
        isRefused(company.sign("JWT", claims(PARTNER)));
        isRefused(partner.sign("at+jwt", claims(PARTNER)));
        isRefused(partner.sign("oauth-id-jag+jwt", claims(PARTNER)));
        isRefused(Keys.broken(partner.sign("JWT", claims(PARTNER))));
        isRefused("rubbish");
        aliceIsActive.set(false);
        isRefused(partner.sign("JWT", claims(PARTNER)));
        aliceIsActive.set(true);
        RefusedToken.with("invalid_scope", server, () -> ask(partner.sign("JWT", claims(PARTNER)), "admin"));
    }

    @Test
    @Spec("RFC 7523 §3")
    @Checks({"OG-03", "R-03"})
    void anAssertionIsGoodOnceAlsoForManyAtTheSameTime() {
        String assertion = partner.sign("JWT", claims(PARTNER));
        try (Race race = new Race(64)) {
            assertThat(race.run(() -> ask(assertion, "read").status()).stream().filter(status -> status == 200))
                    .hasSize(1);
        }
        isRefused(assertion);
    }

    @Test
    @Spec({"Identity Assertion Authorization Grant §4.4", "RFC 7523 §2.1"})
    void anIdentityAssertionIsForItsClientAndItsScope() {
        Map<String, Object> claims = claims(COMPANY);
        claims.put("client_id", "app");
        claims.put("scope", "read");
        TestResponse tokens = Exchanges.successful(ask(company.sign("oauth-id-jag+jwt", claims)));
        assertThat(tokens.json("scope")).isEqualTo("read");
        claims.put("jti", "2");
        RefusedToken.with("invalid_scope", server, () -> ask(company.sign("oauth-id-jag+jwt", claims), "write"));
        claims.put("client_id", "service");
        isRefused(company.sign("oauth-id-jag+jwt", claims));
        claims.remove("client_id");
        isRefused(company.sign("oauth-id-jag+jwt", claims));
        claims.put("client_id", "app");
        isRefused(company.sign("JWT", claims));
    }
}
