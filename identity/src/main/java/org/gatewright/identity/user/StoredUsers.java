package org.gatewright.identity.user;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import org.gatewright.identity.password.PasswordHashes;
import org.gatewright.protocol.http.Handler;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.secret.SecretVerifier;

/**
 * The directory of the users in a {@link UserStore}: verifies their passwords, and returns the status and the claims of their
 * accounts. Thread-safe.
 */
public final class StoredUsers implements UserDirectory {
    private static final int SAMPLES = 64;

    private final RequestUsers store;
    private final PasswordHashes hashes;
    private final SecretVerifier verifier;
    /**
     * Hashes without a password, of the kinds of the recently looked-up users, so that to reject an unknown name
     * takes as long as to reject a wrong password of one of them.
     */
    private final AtomicReferenceArray<String> unmatched = new AtomicReferenceArray<>(SAMPLES);

    /**
     * Creates the directory.
     *
     * @param verifier verifies the kinds of {@code hashes}; one for the process, since it bounds the work
     */
    public StoredUsers(UserStore store, PasswordHashes hashes, SecretVerifier verifier) {
        this.store = new RequestUsers(store);
        this.hashes = hashes;
        this.verifier = verifier;
        for (int i = 0; i < SAMPLES; i++) {
            unmatched.set(i, hashes.current().unmatched());
        }
    }

    /** Returns the store of the users. */
    public UserStore store() {
        return store;
    }

    /**
     * Returns a handler that reads each account once in a request, and once more after a password hash was computed; for {@code
     * Setup.aroundRequests}.
     */
    public Handler readingOnce(Handler handler) {
        return store.around(handler);
    }

    /**
     * Verifies the password; an unknown name, and an account without a password, take as long as other accounts do. A hash of
     * another kind than new ones have is replaced.
     */
    @Override
    public Optional<EndUser> verify(String username, String password) {
        String login = UserProfile.login(username);
        Optional<User> user = store.findByLogin(login);
        Optional<String> known = user.flatMap(found -> found.credentials().password());
        String hash = known.orElseGet(() -> like(login));
        if (known.isPresent()) {
            unmatched.set(sample(user.get().id()), hashes.unmatched(hash));
        }
        boolean slow = verifier.blocks(password, List.of(hash));
        if (!verifier.verify(password, hash) || user.filter(User::isActive).isEmpty()) {
            return Optional.empty();
        }
        if (slow) {
            store.forget(user.get().id()); // it may have been locked while the hash was computed
        }
        if (!hashes.isCurrent(hash)) {
            rehash(user.get(), hash, password);
        }
        return user.map(found -> EndUser.of(found.id())
                .credential(Optional.of(found.credentials().stamp())));
    }

    /** Returns a hash for an unknown name, which takes as long as those of others. */
    private String like(String login) {
        return hashes.unmatched(unmatched.get(sample(login)));
    }

    @Override
    public Optional<String> authenticate(String username, String password) {
        return verify(username, password).map(EndUser::subject);
    }

    private static int sample(String text) {
        return Math.floorMod(text.hashCode(), SAMPLES);
    }

    /** Stores a hash of the current kind, unless the password was changed meanwhile. */
    private void rehash(User user, String old, String password) {
        String hash = hashes.current().hash(password);
        change(
                user.id(),
                current -> current.credentials().password().filter(old::equals).isPresent()
                        ? current.credentials(current.credentials().rehash(hash))
                        : current);
    }

    /**
     * Changes a user; when another change came first, decides again about the account as it is then.
     *
     * @param change returns the next version, or the account itself if there is nothing to change
     * @return the account after the change; empty if there is none, or its new name or address is taken
     */
    public Optional<User> change(String id, UnaryOperator<User> change) {
        Optional<User> current = store.find(id);
        while (current.isPresent()) {
            User next = change.apply(current.get());
            if (next.version() == current.get().version()) {
                return current;
            }
            switch (store.replace(next)) {
                case DONE -> {
                    return Optional.of(next);
                }
                case TAKEN -> {
                    return Optional.empty();
                }
                case OUTDATED -> current = store.find(id);
            }
        }
        return current;
    }

    @Override
    public boolean isActive(String subject) {
        return store.find(subject).filter(User::isActive).isPresent();
    }

    /** Returns whether the account is active and has the stamp; both by one read. */
    @Override
    public boolean accepts(String subject, Optional<String> used) {
        return store.find(subject)
                .filter(User::isActive)
                .filter(user ->
                        used.isEmpty() || used.get().equals(user.credentials().stamp()))
                .isPresent();
    }

    /** Returns the stamp of the credentials, so that authorizations end when the password changes. */
    @Override
    public Optional<String> credential(String subject) {
        return store.find(subject).map(user -> user.credentials().stamp());
    }

    @Override
    public Map<String, Object> claims(Query query) {
        Map<String, Object> all = store.find(query.subject())
                .map(user -> user.profile().allClaims())
                .orElse(Map.of());
        return new LinkedHashMap<>(all);
    }

    @Override
    public boolean blocks() {
        return store.blocks();
    }
}
