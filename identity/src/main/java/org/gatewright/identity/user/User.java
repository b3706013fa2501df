package org.gatewright.identity.user;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.Claims;

/**
 * A user account. Immutable; its text contains no personal data.
 *
 * @param id the user's subject: random, never changed and never assigned again
 * @param version increases by one with each change
 * @param created when the account was made
 * @param purged when a deleted account is purged
 */
public record User(
        String id,
        long version,
        UserStatus status,
        UserProfile profile,
        Credentials credentials,
        Instant created,
        Optional<Instant> purged) {
    /** The time in which a deleted account can be restored. */
    public static final Duration RESTORABLE = Duration.ofDays(30);

    private static final int ID_BYTES = 16;

    /** Returns a new account. */
    public static User create(
            Entropy entropy, UserStatus status, UserProfile profile, Credentials credentials, Instant now) {
        return new User(entropy.text(ID_BYTES), 0, status, profile, credentials, now, Optional.empty());
    }

    /** Returns the next version, with another profile. */
    public User profile(UserProfile other) {
        return new User(id, version + 1, status, other, credentials, created, purged);
    }

    /** Returns the next version, with other credentials. */
    public User credentials(Credentials other) {
        return new User(id, version + 1, status, profile, other, created, purged);
    }

    /** Returns the next version, with another profile and other credentials. */
    public User next(UserProfile otherProfile, Credentials otherCredentials) {
        return new User(id, version + 1, status, otherProfile, otherCredentials, created, purged);
    }

    /** Returns the same version of an account that was invited, which is active now. */
    public User activated() {
        return new User(id, version, UserStatus.ACTIVE, profile, credentials, created, purged);
    }

    /** Returns the next version, with another status; a deleted account is purged after {@link #RESTORABLE}. */
    public User status(UserStatus other, Instant now) {
        Optional<Instant> end = other == UserStatus.DELETED ? Optional.of(now.plus(RESTORABLE)) : Optional.empty();
        return new User(id, version + 1, other, profile, credentials, created, end);
    }

    /** Returns whether the user may sign in. */
    public boolean isActive() {
        return status == UserStatus.ACTIVE;
    }

    /** Returns the members of a JSON object to be stored: everything but the ID and the version. */
    public Map<String, Object> members() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("status", status.value());
        object.put("profile", profile.members());
        object.put("credentials", credentials.members());
        object.put("created", created.toEpochMilli());
        purged.ifPresent(end -> object.put("purged", end.toEpochMilli()));
        return object;
    }

    /** Returns the account from what {@link #members} wrote. */
    public static User read(String id, long version, Map<String, Object> object) {
        Claims members = new Claims(object);
        return new User(
                id,
                version,
                members.text("status").flatMap(UserStatus::of).orElseThrow(),
                UserProfile.read(members.object("profile").orElse(Map.of())),
                Credentials.read(members.object("credentials").orElse(Map.of())),
                time(object, "created").orElseThrow(),
                time(object, "purged"));
    }

    static Optional<Instant> time(Map<String, Object> object, String name) {
        return object.get(name) instanceof Number number
                ? Optional.of(Instant.ofEpochMilli(number.longValue()))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "User[version " + version + "]";
    }
}
