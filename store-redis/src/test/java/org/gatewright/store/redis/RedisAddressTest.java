package org.gatewright.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
    @Test
    void parsesAServerWithTlsUserAndDatabase() {
        RedisURI uri = uris("rediss://me:p%40ss%2Fw%2Bo+rd@[::1]:7000/3").get(0);
        assertThat(uri.isSsl()).isTrue();
        assertThat(uri.isVerifyPeer()).isTrue();
        assertThat(uri.getHost()).isEqualTo("::1");
        assertThat(uri.getPort()).isEqualTo(7000);
        assertThat(uri.getDatabase()).isEqualTo(3);
        assertThat(uri.getCredentialsProvider().resolveCredentials().block().getUsername())
                .isEqualTo("me");
        assertThat(uri.getCredentialsProvider().resolveCredentials().block().getPassword())
                .isEqualTo("p@ss/w+o+rd".toCharArray());
    }

    @Test
    void parsesAClusterWithSeedNodes() {
        assertThat(RedisAddress.parse("redis-cluster://a,b:7001").cluster()).isTrue();
        assertThat(uris("redis-cluster://:secret@a,b:7001"))
                .extracting(RedisURI::getHost, RedisURI::getPort)
                .containsExactly(tuple("a", 6379), tuple("b", 7001));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "http://secret",
                "redis://",
                "redis://secret:x",
                "redis://secret:99999",
                "redis://a,secret",
                "redis://a/secret",
                "redis-cluster://a/0",
                "redis://secret%zz@a",
                "redis-cluster://secret,"
            })
    void reportsAnErrorWithoutQuotingTheInput(String uri) {
        assertThatThrownBy(() -> RedisAddress.parse(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining("secret");
    }

    private static List<RedisURI> uris(String uri) {
        return RedisAddress.parse(uri).uris(Duration.ofSeconds(1));
    }
}
