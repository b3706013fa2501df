package org.gatewright.server.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.testkit.Checks;
import org.junit.jupiter.api.Test;

/** Serialization of authorizations for external stores; the contract of the stores covers the rest. */
class AuthorizationRowTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.123456Z");
    private static final AuthorizationRow ROW = AuthorizationRow.of(authorization());

    private static Authorization authorization() {
        EndUser alice = EndUser.of("alice").session("s1");
        return Authorization.create(
                        Entropy.system(), "app", Optional.of(alice), Permission.of(Scope.of("read")), Map.of(), NOW)
                .bind(Optional.of(Confirmation.key("k".repeat(43))));
    }

    @Test
    void storesSearchedColumnsOnlyOnce() {
        assertThat(ROW.body()).doesNotContain("alice", "app", "s1", "ACTIVE");
        assertThat(ROW.subject()).contains("alice");
        assertThat(ROW.session()).contains("s1");
    }

    @Test
    void keepsTimesToTheMillisecond() {
        assertThat(ROW.authorization().created()).isEqualTo(Instant.parse("2030-01-01T00:00:00.123Z"));
    }

    @Test
    @Checks("SC-04")
    void rejectsAnUnreadableSenderConstraint() {
        AuthorizationRow other = with(ROW.body().replace("jkt", "xyz"));
        assertThatThrownBy(other::authorization).isInstanceOf(RuntimeException.class);
    }

    @Test
    void ignoresMembersOfNewerVersions() {
        AuthorizationRow newer = with(ROW.body().replaceFirst("\\{", "{\"later\":{\"a\":[1]},"));
        assertThat(newer.authorization()).isEqualTo(ROW.authorization());
    }

    @Test
    void hidesSecretsInToString() {
        assertThat(ROW.toString()).doesNotContain("nonce", "alice");
    }

    private static AuthorizationRow with(String body) {
        return new AuthorizationRow(
                ROW.id(),
                ROW.version(),
                ROW.revoked(),
                ROW.expires(),
                ROW.subject(),
                ROW.clientId(),
                ROW.session(),
                body);
    }
}
