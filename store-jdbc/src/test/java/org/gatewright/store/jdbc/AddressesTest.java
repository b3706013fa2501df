package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The address of a PostgreSQL database, taken apart. */
class AddressesTest {
    @Test
    void userAndPasswordArePercentEncoded() {
        PGSimpleDataSource source = Addresses.postgresql(
                "postgresql://p%C3%A4ul:s%40cr%2Fet+%C3%A4@db.example:5433/login?sslmode=verify-full");
        assertThat(source.getUser()).isEqualTo("p\u00e4ul");
        assertThat(source.getPassword()).isEqualTo("s@cr/et+\u00e4");
        assertThat(source.getServerNames()).containsExactly("db.example");
        assertThat(source.getPortNumbers()).containsExactly(5433);
        assertThat(source.getDatabaseName()).isEqualTo("login");
        assertThat(source.getSslMode()).isEqualTo("verify-full");
        assertThat(source.getTargetServerType()).isEqualTo("any");
    }

    @Test
    void ofSeveralHostsTheOneThatTakesWritesIsUsed() {
        PGSimpleDataSource source = Addresses.postgresql("postgresql://u@one,two:5433/login");
        assertThat(source.getServerNames()).containsExactly("one", "two");
        assertThat(source.getTargetServerType()).isEqualTo("primary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:s3cr3t/x@db/login/y",
                "postgresql://u:s3cr3t%@db/login",
                "postgresql://u:s3cr3t@db:port/login",
                "postgresql://u:s3cr3t@/a/b"
            })
    void whatCantBeReadIsRefusedWithoutThePassword(String address) {
        assertThatThrownBy(() -> Addresses.postgresql(address))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(trace(e)).doesNotContain("s3cr3t"));
    }

    private static String trace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
