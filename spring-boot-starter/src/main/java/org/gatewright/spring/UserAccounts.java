package org.gatewright.spring;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;
import org.gatewright.server.user.AccountStatus;
import org.gatewright.server.user.UserPasswordManager;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * The accounts of the application's {@code UserDetailsService}: a disabled, locked or expired one gets no tokens, and a change
 * of its password ends those it has.
 */
record UserAccounts(UserDetailsService users, PasswordEncoder encoder, String dummy)
        implements AccountStatus, UserPasswordManager {
    static UserAccounts of(UserDetailsService users, PasswordEncoder encoder) {
        return new UserAccounts(users, encoder, String.valueOf(encoder.encode("dummy")));
    }

    private Optional<UserDetails> find(String username) {
        try {
            return Optional.ofNullable(users.loadUserByUsername(username));
        } catch (UsernameNotFoundException unknown) {
            return Optional.empty();
        }
    }

    @Override
    public boolean isActive(String subject) {
        return find(subject).filter(UserAccounts::isUsable).isPresent();
    }

    private static boolean isUsable(UserDetails user) {
        return user.isEnabled() && user.isAccountNonLocked() && user.isAccountNonExpired();
    }

    @Override
    public Optional<String> credential(String subject) {
        return find(subject)
                .map(UserDetails::getPassword)
                .map(hash -> Base64Url.encode(Hashes.sha256(hash.getBytes(StandardCharsets.UTF_8))));
    }

    /** Takes as long for an unknown user as for a wrong password. */
    @Override
    public Optional<String> authenticate(String username, String password) {
        Optional<UserDetails> user = find(username);
        String hash = user.map(UserDetails::getPassword).orElse(dummy);
        boolean right = encoder.matches(password, hash);
        return user.filter(found -> right && isUsable(found) && found.isCredentialsNonExpired())
                .map(UserDetails::getUsername);
    }

    @Override
    public boolean blocks() {
        return true;
    }
}
