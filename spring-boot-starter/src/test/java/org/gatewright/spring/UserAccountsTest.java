package org.gatewright.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** The accounts of an application's user service. */
class UserAccountsTest {
    private static UserAccounts accounts(UnaryOperator<User.UserBuilder> change) {
        User.UserBuilder alice = User.withUsername("alice").password("{noop}wonderland");
        return UserAccounts.of(
                new InMemoryUserDetailsManager(change.apply(alice).build()),
                PasswordEncoderFactories.createDelegatingPasswordEncoder());
    }

    @Test
    void authenticatesOnlyAUsableAccountWithItsPassword() {
        UserAccounts usable = accounts(alice -> alice);
        assertThat(usable.authenticate("alice", "wonderland")).contains("alice");
        assertThat(usable.authenticate("alice", "wrong")).isEmpty();
        assertThat(usable.authenticate("bob", "wonderland")).isEmpty();
        assertThat(usable.authenticate("bob", "dummy")).isEmpty();
        assertThat(accounts(alice -> alice.credentialsExpired(true)).authenticate("alice", "wonderland"))
                .isEmpty();
    }

    @Test
    void rejectsALockedDisabledOrExpiredAccountEverywhere() {
        for (UserAccounts accounts : List.of(
                accounts(alice -> alice.accountLocked(true)),
                accounts(alice -> alice.disabled(true)),
                accounts(alice -> alice.accountExpired(true)))) {
            assertThat(accounts.isActive("alice")).isFalse();
            assertThat(accounts.authenticate("alice", "wonderland")).isEmpty();
        }
        assertThat(accounts(alice -> alice).isActive("alice")).isTrue();
        assertThat(accounts(alice -> alice).isActive("bob")).isFalse();
    }
}
