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

/** The JWT bearer grant: assertions of trusted issuers about an end-user. */
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

    private TestResponse requestToken(String assertion, String... scope) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        form.put("assertion", assertion);
        if (scope.length > 0) {
            form.put("scope", scope[0]);
        }
        return server.token(TestServer.app(), form);
    }

    private void assertRejected(String assertion) {
        RefusedToken.with("invalid_grant", server, () -> requestToken(assertion, "read"));
    }

    private void assertRejected(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims(PARTNER);
        change.accept(claims);
        assertRejected(partner.sign("JWT", claims));
    }

    @Test
    @Spec({"RFC 7523 §2.1", "RFC 7523 §3", "RFC 7521 §4.1"})
    void issuesATokenForAnAssertionOfATrustedIssuer() {
        TestResponse tokens = Exchanges.successful(requestToken(partner.sign("JWT", claims(PARTNER)), "read"));
        assertThat(server.resource(tokens.json("access_token")).json("subject")).isEqualTo("alice");
        assertThat(tokens.json()).doesNotContainKey("refresh_token");
    }

    @Test
    @Spec("RFC 7523 §3")
    @Checks("OG-03")
    void requiresEveryMandatoryClaim() {
        for (String claim : List.of("iss", "sub", "aud", "exp", "jti")) {
            assertRejected(claims -> claims.remove(claim));
        }
        long now = server.clock.instant().getEpochSecond();
        assertRejected(claims -> claims.put("iss", "https://stranger.example"));
        assertRejected(claims -> claims.put("iss", COMPANY));
        assertRejected(claims -> claims.put("sub", "mallory"));
        assertRejected(claims -> claims.put("sub", "client:service"));
        assertRejected(claims -> claims.put("aud", "https://other.example"));
        assertRejected(claims -> claims.put("aud", List.of(TestServer.ISSUER, "https://other.example")));
        assertRejected(claims -> claims.put("exp", now - 31));
        assertRejected(claims -> claims.put("exp", now + 7200));
        assertRejected(claims -> claims.put("nbf", now + 60));
        assertRejected(company.sign("JWT", claims(PARTNER)));
        assertRejected(partner.sign("at+jwt", claims(PARTNER)));
        assertRejected(partner.sign("oauth-id-jag+jwt", claims(PARTNER)));
        assertRejected(Keys.tampered(partner.sign("JWT", claims(PARTNER))));
        assertRejected("rubbish");
        aliceIsActive.set(false);
        assertRejected(partner.sign("JWT", claims(PARTNER)));
        aliceIsActive.set(true);
        RefusedToken.with("invalid_scope", server, () -> requestToken(partner.sign("JWT", claims(PARTNER)), "admin"));
    }

    @Test
    @Spec("RFC 7523 §3")
    @Checks({"OG-03", "R-03"})
    void rejectsReplayedAssertionsAlsoConcurrently() {
        String assertion = partner.sign("JWT", claims(PARTNER));
        try (Race race = new Race(64)) {
            assertThat(race.run(() -> requestToken(assertion, "read").status()).stream()
                            .filter(status -> status == 200))
                    .hasSize(1);
        }
        assertRejected(assertion);
    }

    @Test
    @Spec({"Identity Assertion Authorization Grant §4.4", "RFC 7523 §2.1"})
    void restrictsAnIdJagToItsClientAndScope() {
        Map<String, Object> claims = claims(COMPANY);
        claims.put("client_id", "app");
        claims.put("scope", "read");
        TestResponse tokens = Exchanges.successful(requestToken(company.sign("oauth-id-jag+jwt", claims)));
        assertThat(tokens.json("scope")).isEqualTo("read");
        claims.put("jti", "2");
        RefusedToken.with(
                "invalid_scope", server, () -> requestToken(company.sign("oauth-id-jag+jwt", claims), "write"));
        claims.put("client_id", "service");
        assertRejected(company.sign("oauth-id-jag+jwt", claims));
        claims.remove("client_id");
        assertRejected(company.sign("oauth-id-jag+jwt", claims));
        claims.put("client_id", "app");
        assertRejected(company.sign("JWT", claims));
    }
}
