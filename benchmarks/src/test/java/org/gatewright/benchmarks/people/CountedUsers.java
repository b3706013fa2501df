package org.gatewright.benchmarks.people;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserStore;
import org.gatewright.server.storage.Page;

/** A store of users that counts its calls. Thread-safe. */
final class CountedUsers implements UserStore {
    final AtomicLong byLogin = new AtomicLong();
    final AtomicLong byId = new AtomicLong();
    final AtomicLong writes = new AtomicLong();
    private final UserStore counted;

    CountedUsers(UserStore counted) {
        this.counted = counted;
    }

    @Override
    public Outcome insert(User user) {
        writes.incrementAndGet();
        return counted.insert(user);
    }

    @Override
    public Outcome replace(User next) {
        writes.incrementAndGet();
        return counted.replace(next);
    }

    @Override
    public Optional<User> find(String id) {
        byId.incrementAndGet();
        return counted.find(id);
    }

    @Override
    public Optional<User> findByLogin(String login) {
        byLogin.incrementAndGet();
        return counted.findByLogin(login);
    }

    @Override
    public Page<User> list(String prefix, Optional<String> cursor) {
        return counted.list(prefix, cursor);
    }

    @Override
    public boolean blocks() {
        return counted.blocks();
    }
}
