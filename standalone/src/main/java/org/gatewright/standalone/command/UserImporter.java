package org.gatewright.standalone.command;

import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatewright.identity.sign.SecondFactor;
import org.gatewright.identity.transfer.ImportResult;
import org.gatewright.identity.transfer.ImportedUser;
import org.gatewright.identity.user.Credentials;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserStatus;
import org.gatewright.identity.user.UserStore;

/** The import of users, one after the other. Reports have line numbers and no personal data. For one thread. */
final class UserImporter {
    private final OpenTenant tenant;
    private final boolean update;
    private final boolean dry;
    private final Consumer<String> report;
    private final SecondFactor second;
    private final Map<Count, Integer> counts = new EnumMap<>(Count.class);

    /** What happened to the users of a file. */
    private enum Count {
        IMPORTED,
        UPDATED,
        SKIPPED,
        REJECTED,
        WITHOUT_PASSWORD
    }

    /**
     * Creates an import.
     *
     * @param update whether known users are changed, and not skipped
     * @param dry whether nothing is written
     * @param report receives a line of text for each remark
     */
    UserImporter(OpenTenant tenant, boolean update, boolean dry, Consumer<String> report) {
        this.tenant = tenant;
        this.update = update;
        this.dry = dry;
        this.report = report;
        this.second = tenant.secondFactor();
        Stream.of(Count.values()).forEach(count -> counts.put(count, 0));
    }

    /** Imports a user that was read. */
    void add(ImportResult result) {
        if (result instanceof ImportResult.Rejected rejected) {
            reject(rejected.line(), rejected.reason());
        } else if (result instanceof ImportResult.Accepted accepted) {
            accepted.remarks().forEach(remark -> report(accepted.line(), remark));
            typed(accepted).ifPresent(user -> store(accepted.line(), user));
        }
    }

    /** Returns the user with attributes of the described types; empty if one has another type, with which it is rejected. */
    private Optional<ImportedUser> typed(ImportResult.Accepted accepted) {
        ImportedUser user = accepted.user();
        try {
            return Optional.of(user.profile(tenant.typed(user.profile())));
        } catch (IllegalArgumentException e) {
            reject(accepted.line(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void store(int line, ImportedUser user) {
        Set<User> known = known(user);
        boolean isNameless = user.profile().uniqueName().isEmpty()
                && user.profile().uniqueEmail().isEmpty();
        if (isNameless && user.id().isEmpty()) {
            // The next import of the same file could not know the account.
            reject(line, "Without an ID and a user name, the e-mail address must be verified");
            return;
        }
        if (isNameless) {
            report(line, "The user cannot sign in until the e-mail address is verified");
        }
        if (known.isEmpty()) {
            insert(line, user);
        } else if (!update) {
            skip(line, "Skipped, since an account has the ID, user name or verified address");
        } else if (known.size() > 1) {
            reject(line, "The ID, user name and verified address are those of different accounts");
        } else {
            change(line, user, known.iterator().next());
        }
    }

    /** Returns the accounts with the same ID, user name or verified address. */
    private Set<User> known(ImportedUser user) {
        UserStore users = tenant.users().store();
        Map<String, User> known = new LinkedHashMap<>();
        user.id().flatMap(users::find).ifPresent(one -> known.put(one.id(), one));
        Stream.of(user.profile().uniqueName(), user.profile().uniqueEmail())
                .flatMap(Optional::stream)
                .flatMap(login -> users.findByLogin(login).stream())
                .filter(one -> UserNames.areShared(one.profile(), user.profile()))
                .forEach(one -> known.put(one.id(), one));
        return new LinkedHashSet<>(known.values());
    }

    private void insert(int line, ImportedUser user) {
        Credentials none = Credentials.none(tenant.entropy());
        Credentials credentials = user.passwordHash()
                .map(hash -> none.changePassword(hash, tenant.entropy()))
                .orElse(none);
        User fresh = User.create(tenant.entropy(), UserStatus.ACTIVE, user.profile(), credentials, tenant.now());
        String id = user.id().orElse(fresh.id());
        Optional<Credentials.Totp> app = user.totp().map(secret -> second.seal(id, secret, 0));
        Optional<Instant> purged = user.status() == UserStatus.DELETED
                ? Optional.of(tenant.now().plus(User.RESTORABLE))
                : Optional.empty();
        User whole = new User(id, 0, user.status(), user.profile(), credentials.totp(app), fresh.created(), purged);
        if (!dry && tenant.users().store().insert(whole) == UserStore.Outcome.TAKEN) {
            skip(line, "Skipped, since another account has just got the ID, user name or verified address");
            return;
        }
        count(Count.IMPORTED, whole);
    }

    private void change(int line, ImportedUser user, User known) {
        if (known.status() == UserStatus.DELETED) {
            skip(line, "Skipped, since the account is deleted");
            return;
        }
        UserUpdate change = new UserUpdate(tenant, second, user);
        change.remarks(known).forEach(remark -> report(line, remark));
        Optional<User> changed =
                dry ? Optional.of(change.apply(known)) : tenant.users().change(known.id(), change);
        if (changed.isEmpty()) {
            reject(line, "Another account has the user name or verified address");
            return;
        }
        count(Count.UPDATED, changed.get());
    }

    private void count(Count what, User user) {
        counts.merge(what, 1, Integer::sum);
        if (user.credentials().password().isEmpty()) {
            counts.merge(Count.WITHOUT_PASSWORD, 1, Integer::sum);
        }
    }

    private void skip(int line, String why) {
        counts.merge(Count.SKIPPED, 1, Integer::sum);
        report(line, why);
    }

    private void reject(int line, String why) {
        counts.merge(Count.REJECTED, 1, Integer::sum);
        report(line, "Rejected: " + why);
    }

    private void report(int line, String remark) {
        report.accept("line " + line + ": " + remark);
    }

    /** Returns the number of users that were read. */
    int read() {
        return counts.entrySet().stream()
                .filter(count -> count.getKey() != Count.WITHOUT_PASSWORD)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** Returns the numbers by their names in JSON. */
    Map<String, Object> counts() {
        Map<String, Object> members = new LinkedHashMap<>();
        counts.forEach((count, number) -> members.put(count.name().toLowerCase(Locale.ROOT), number));
        members.put("dry_run", dry);
        return members;
    }

    /** Returns the numbers in words. */
    String summary() {
        String numbers = counts.entrySet().stream()
                .map(count ->
                        count.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + count.getValue())
                .collect(Collectors.joining(", "));
        return (dry ? "Nothing was changed; it would be " : "") + numbers;
    }
}
