package org.gatewright.resource.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.resource.AccessToken;
import org.gatewright.testkit.Spec;
import org.junit.jupiter.api.Test;

/** Parsing of the claims of another issuer's access token. */
class TokenContentTest {
    private static final String ISSUER = "https://issuer.example";
    private static final String THUMBPRINT = "A".repeat(43);

    private static Optional<AccessToken> read(String name, Object value) {
        Map<String, Object> members = new HashMap<>(Map.of("client_id", "app", "scope", "read", "exp", 2_000_000_000L));
        members.put(name, value);
        return TokenContent.read(new Claims(members), ISSUER);
    }

    @Test
    @Spec({"RFC 7662 §2.2", "RFC 9068 §2.2"})
    void acceptsBothFormsOfScopeAndAudience() {
        assertThat(read("scope", List.of("read", "write")).orElseThrow().scope().tokens())
                .containsExactly("read", "write");
        assertThat(read("aud", "https://api.example").orElseThrow().permission().resources())
                .containsExactly("https://api.example");
        assertThat(read("aud", List.of(ISSUER)).orElseThrow().permission().resources())
                .isEmpty();
        assertThat(read("sub", "app").orElseThrow().subject()).isEmpty();
        assertThat(read("sub", "alice").orElseThrow().subject()).contains("alice");
        assertThat(read("cnf", Map.of("jkt", THUMBPRINT)).orElseThrow().confirmation())
                .isPresent();
    }

    /** Otherwise it would be accepted for more, or for longer, than the issuer permitted. */
    @Test
    @Spec({"RFC 7800 §3.1", "RFC 9396 §9"})
    void rejectsATokenWithAnUnsupportedRestriction() {
        assertThat(read("exp", "tomorrow")).isEmpty();
        assertThat(read("aud", 1)).isEmpty();
        assertThat(read("cnf", "key")).isEmpty();
        assertThat(read("cnf", Map.of("kid", "another method"))).isEmpty();
        assertThat(read("cnf", Map.of("jkt", THUMBPRINT, "x5t#S256", THUMBPRINT)))
                .isEmpty();
        assertThat(read("authorization_details", "all")).isEmpty();
        assertThat(read("authorization_details", List.of("all"))).isEmpty();
    }
}
