package org.gatewright.standalone.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often a request reads the account of its user: once, so that all of it is decided about the same version. */
class AccountReadsTest extends AccountSite {
    @Test
    void aSignInReadsTheAccountOnce() {
        Browser browser = new Browser();
        assertThat(browser.get("/account").status()).isEqualTo(200);
        reads.set(0);
        assertThat(browser.post("/login", "ticket", browser.field("ticket"), "username", "alice", "password", PASSWORD)
                        .status())
                .isEqualTo(303);
        assertThat(reads).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/methods", "/sessions", "/applications", "/activity", "/data"})
    void aPageReadsTheAccountOnce(String page) {
        reads.set(0);
        assertThat(alice.get("/account" + page).status()).isEqualTo(200);
        assertThat(reads).hasValue(1);
    }
}
