package org.gatewright.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Parsing of PostgreSQL addresses. */
class AddressesTest {
    @Test
    void decodesUserAndPassword() {
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
    void selectsThePrimaryOfSeveralHosts() {
        PGSimpleDataSource source = Addresses.postgresql("postgresql://u@one,two:5433/login");
        assertThat(source.getServerNames()).containsExactly("one", "two");
        assertThat(source.getTargetServerType()).isEqualTo("primary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:s3cr3t/x@db/login/y",
                "postgresql://u:s3cr3t%@db/login",
                "postgresql://u:s3cr3t?x@db/login",
                "postgresql://u:s3cr3t@db:port/login",
                "postgresql://u:s3cr3t@/a/b"
            })
    void rejectsInvalidAddressesWithoutQuotingThePassword(String address) {
        List<String> logged = new ArrayList<>();
        Logger driver = Logger.getLogger("org.postgresql");
        Handler handler = handler(logged);
        driver.addHandler(handler);
        try {
            assertThatThrownBy(() -> Addresses.postgresql(address))
                    .isInstanceOf(IllegalArgumentException.class)
                    .satisfies(e -> assertThat(trace(e)).doesNotContain("s3cr3t"));
        } finally {
            driver.removeHandler(handler);
        }
        assertThat(logged).noneMatch(line -> line.contains("s3cr3t"));
    }

    private static Handler handler(List<String> lines) {
        Formatter formatter = new SimpleFormatter();
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(formatter.format(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private static String trace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
