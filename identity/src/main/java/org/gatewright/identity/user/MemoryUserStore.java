package org.gatewright.identity.user;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gatewright.server.storage.Page;
import org.jspecify.annotations.Nullable;

/** A user store in the memory of one process. */
public final class MemoryUserStore implements UserStore {
    private final Clock clock;
    private final TreeMap<String, User> users = new TreeMap<>();
    private final Map<String, String> names = new TreeMap<>();
    private final Map<String, String> emails = new TreeMap<>();

    public MemoryUserStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Outcome insert(User user) {
        purge();
        if (users.containsKey(user.id()) || isTaken(user)) {
            return Outcome.TAKEN;
        }
        put(user);
        return Outcome.DONE;
    }

    @Override
    public synchronized Outcome replace(User next) {
        purge();
        User current = users.get(next.id());
        if (current == null || current.version() != next.version() - 1) {
            return Outcome.OUTDATED;
        }
        if (isTaken(next)) {
            return Outcome.TAKEN;
        }
        remove(current);
        put(next);
        return Outcome.DONE;
    }

    private boolean isTaken(User user) {
        return user.profile()
                        .uniqueName()
                        .filter(name -> isOther(names.get(name), user))
                        .isPresent()
                || user.profile()
                        .uniqueEmail()
                        .filter(email -> isOther(emails.get(email), user))
                        .isPresent();
    }

    private static boolean isOther(@Nullable String id, User user) {
        return id != null && !id.equals(user.id());
    }

    private void put(User user) {
        users.put(user.id(), user);
        user.profile().uniqueName().ifPresent(name -> names.put(name, user.id()));
        user.profile().uniqueEmail().ifPresent(email -> emails.put(email, user.id()));
    }

    private void remove(User user) {
        users.remove(user.id());
        user.profile().uniqueName().ifPresent(names::remove);
        user.profile().uniqueEmail().ifPresent(emails::remove);
    }

    private void purge() {
        List<User> gone = users.values().stream()
                .filter(user -> user.purged().filter(clock.instant()::isAfter).isPresent())
                .toList();
        gone.forEach(this::remove);
    }

    @Override
    public synchronized Optional<User> find(String id) {
        return Optional.ofNullable(users.get(id));
    }

    @Override
    public synchronized Optional<User> findByLogin(String login) {
        return Optional.ofNullable(emails.getOrDefault(login, names.get(login))).map(users::get);
    }

    @Override
    public synchronized Page<User> list(String prefix, Optional<String> cursor) {
        List<User> read = new ArrayList<>(users.tailMap(cursor.orElse(""), false).values().stream()
                .filter(user -> prefix.isEmpty()
                        || begins(user.profile().uniqueName(), prefix)
                        || begins(user.profile().uniqueEmail(), prefix))
                .limit(Page.SIZE + 1L)
                .toList());
        return Page.of(read, User::id);
    }

    private static boolean begins(Optional<String> text, String prefix) {
        return text.filter(known -> known.startsWith(prefix)).isPresent();
    }

    @Override
    public boolean blocks() {
        return false;
    }
}
