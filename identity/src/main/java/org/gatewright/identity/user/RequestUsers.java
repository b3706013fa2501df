package org.gatewright.identity.user;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.http.Handler;
import org.gatewright.server.storage.Page;
import org.jspecify.annotations.Nullable;

/**
 * A user store that reads each account once in a request, so that everything in the request is decided about the same version
 * of it. A change in the request is seen at once; one by others, by the next request, or after {@link #forget}.
 */
final class RequestUsers implements UserStore {
    /** The accounts that the request of this thread has read; null outside of requests. */
    private static final ThreadLocal<@Nullable Map<Key, User>> READ = new ThreadLocal<>();

    private final UserStore store;

    /** An account of one of the stores. */
    private record Key(RequestUsers store, String id) {}

    RequestUsers(UserStore store) {
        this.store = store;
    }

    /** Returns a handler whose calls are requests. */
    Handler around(Handler handler) {
        return request -> {
            if (READ.get() != null) {
                return handler.handle(request);
            }
            READ.set(new HashMap<>());
            try {
                return handler.handle(request);
            } finally {
                READ.remove();
            }
        };
    }

    @Override
    public Outcome insert(User user) {
        return store.insert(user);
    }

    @Override
    public Outcome replace(User next) {
        forget(next.id());
        return store.replace(next);
    }

    /** Has an account read again: what follows is decided about its state at that time. */
    void forget(String id) {
        Map<Key, User> known = READ.get();
        if (known != null) {
            known.remove(new Key(this, id));
        }
    }

    @Override
    public Optional<User> find(String id) {
        Map<Key, User> known = READ.get();
        User user = known == null ? null : known.get(new Key(this, id));
        return user == null ? keep(store.find(id)) : Optional.of(user);
    }

    @Override
    public Optional<User> findByLogin(String login) {
        return keep(store.findByLogin(login));
    }

    private Optional<User> keep(Optional<User> user) {
        Map<Key, User> known = READ.get();
        if (known != null) {
            user.ifPresent(account -> known.put(new Key(this, account.id()), account));
        }
        return user;
    }

    @Override
    public Page<User> list(String prefix, Optional<String> cursor) {
        return store.list(prefix, cursor);
    }

    @Override
    public boolean blocks() {
        return store.blocks();
    }
}
