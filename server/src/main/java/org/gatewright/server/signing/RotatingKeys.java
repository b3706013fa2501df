package org.gatewright.server.signing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.jose.JwkSet;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.protocol.jose.SigningAlgorithm;
import org.gatewright.protocol.jose.SigningKey;
import org.gatewright.server.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Signing keys that rotate automatically. Thread-safe.
 *
 * <p>The nodes of a server share one stored schedule, which the first node that finds it due advances. A new key is in
 * the schedule for {@code publishAhead} before it signs, each node reads the schedule three times as often, and a node
 * that could not read it for two thirds of {@code publishAhead} stops signing; the last third is for cached copies. So
 * no key signs before every node and client can know it, and none is removed while a node may sign with it. Only the
 * first key signs at once, since no copy of earlier keys exists.
 */
public final class RotatingKeys implements SigningKeys {
    private static final int KEY_ID = 8;
    private static final int MOST_PUBLISHED = 100;
    private static final int MAX_WAITING = 5;
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private final KeyStore storage;
    private final Sealer sealer;
    private final SigningAlgorithm algorithm;
    private final Set<SigningAlgorithm> algorithms = new LinkedHashSet<>();
    private final KeyRotation rotation;
    private final Duration kept;
    private final Clock clock;
    private final Entropy entropy;
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile @Nullable Snapshot snapshot;

    /** Whether the keys of further algorithms are in use; an RSA key is not made before. */
    private volatile boolean furtherNeeded;

    private record Snapshot(KeySchedule schedule, Instant read) {}

    /**
     * Creates keys in a storage.
     *
     * @param sealer encrypts the stored keys
     * @param longest the longest lifetime of anything they sign
     */
    public RotatingKeys(
            KeyStore storage,
            Sealer sealer,
            SigningAlgorithm algorithm,
            KeyRotation rotation,
            Duration longest,
            Clock clock,
            Entropy entropy) {
        Duration listed = longest.plus(rotation.publishAhead()).plus(rotation.publishAhead());
        if (listed.dividedBy(rotation.period()) >= MOST_PUBLISHED) {
            throw new IllegalArgumentException("Keys change so often that more than " + MOST_PUBLISHED
                    + " would be published until the last token of each has expired");
        }
        this.storage = storage;
        this.sealer = sealer;
        this.algorithm = algorithm;
        algorithms.add(algorithm);
        this.rotation = rotation;
        this.kept = longest.plus(rotation.publishAhead());
        this.clock = clock;
        this.entropy = entropy;
    }

    /** Adds an algorithm, whose keys are made when they are needed first; to be called before anything is signed. */
    public void add(SigningAlgorithm further) {
        algorithms.add(further);
    }

    @Override
    public SigningKey current() {
        Instant now = clock.instant();
        return schedule(now).preferring(now, algorithm);
    }

    @Override
    public SigningKey current(SigningAlgorithm demanded) {
        Instant now = clock.instant();
        if (demanded != algorithm) {
            furtherNeeded = true;
        }
        return schedule(now)
                .at(now, demanded)
                .orElseThrow(() -> new IllegalArgumentException("The server has no keys for " + demanded.value()));
    }

    @Override
    public JwkSet published() {
        furtherNeeded = true;
        return schedule(clock.instant()).published();
    }

    @Override
    public SigningAlgorithm algorithm() {
        return algorithm;
    }

    @Override
    public long maxAge() {
        return rotation.refresh().toSeconds();
    }

    @Override
    public boolean blocks() {
        return storage.blocks();
    }

    /** Returns whether the stored keys have to be read now, or soon. */
    @Override
    public boolean currentBlocks() {
        return storage.blocks()
                && known(clock.instant().plus(SOON), rotation.refresh()).isEmpty();
    }

    private KeySchedule schedule(Instant now) {
        Optional<KeySchedule> fresh = known(now, rotation.refresh());
        if (fresh.isPresent()) {
            return fresh.get();
        }
        Optional<KeySchedule> usable = known(now, rotation.staleLimit());
        if (usable.isPresent() && !refreshing.tryLock()) {
            return usable.get(); // another thread is reading them
        }
        if (usable.isEmpty()) {
            waitForOthers();
        }
        try {
            // Another thread may have read them while this one waited.
            return known(now, rotation.refresh()).orElseGet(() -> refreshed(now));
        } catch (StorageException e) {
            return usable.orElseThrow(() -> e);
        } finally {
            refreshing.unlock();
        }
    }

    /** Waits for the thread that reads the keys; with a timeout, so that waiting threads do not queue up. */
    private void waitForOthers() {
        try {
            if (!refreshing.tryLock(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StorageException("Timed out while waiting for the signing keys");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("Interrupted while waiting for the signing keys", e);
        }
    }

    /** Returns the schedule, if it was read within the given time. */
    private Optional<KeySchedule> known(Instant now, Duration age) {
        Snapshot known = snapshot;
        boolean complete =
                known != null && (!furtherNeeded || algorithms.stream().allMatch(known.schedule::has));
        return known != null && complete && now.isBefore(known.read.plus(age))
                ? Optional.of(known.schedule)
                : Optional.empty();
    }

    private KeySchedule refreshed(Instant now) {
        while (true) {
            Optional<StoredKeys> stored = storage.load(KeyStore.SIGNING);
            KeySchedule before = stored.map(this::open).orElse(new KeySchedule(List.of()));
            KeySchedule next = before.next(now, rotation, kept, needed(before), this::generate);
            long version = stored.map(StoredKeys::version).orElse(0L);
            if (next.equals(before)
                    || storage.replace(KeyStore.SIGNING, new StoredKeys(version + 1, sealer.seal(next.write())))) {
                snapshot = new Snapshot(next, now);
                return next;
            }
        }
    }

    /** Returns the algorithms whose keys are needed now, or were before. */
    private List<SigningAlgorithm> needed(KeySchedule before) {
        return algorithms.stream()
                .filter(each -> each == algorithm || furtherNeeded || before.has(each))
                .toList();
    }

    /**
     * Replaces all signing keys by a new one that signs at once, because the old ones are compromised. A node that
     * knows the old ones uses them until it reads the schedule again ({@link KeyRotation#refresh}); their signatures
     * are then invalid.
     */
    public void replaceAll() {
        boolean replaced = false;
        while (!replaced) {
            Optional<StoredKeys> stored = storage.load(KeyStore.SIGNING);
            Instant now = clock.instant();
            KeySchedule before = stored.map(this::open).orElse(new KeySchedule(List.of()));
            KeySchedule only = new KeySchedule(needed(before).stream()
                    .map(each -> new KeySchedule.Turn(generate(each), now))
                    .toList());
            long version = stored.map(StoredKeys::version).orElse(0L);
            replaced = storage.replace(KeyStore.SIGNING, new StoredKeys(version + 1, sealer.seal(only.write())));
        }
        snapshot = null;
    }

    /**
     * Adds a key of that algorithm before the rotation is due. It signs after {@code publishAhead}; the present one stays
     * published. A node knows it when it reads the schedule again ({@link KeyRotation#refresh}). Throws {@link
     * IllegalStateException} if many such keys wait already.
     */
    public void announce(SigningAlgorithm kind) {
        boolean stored = false;
        while (!stored) {
            Optional<StoredKeys> known = storage.load(KeyStore.SIGNING);
            List<KeySchedule.Turn> turns = new ArrayList<>(
                    known.map(this::open).orElse(new KeySchedule(List.of())).turns());
            boolean first = turns.stream().noneMatch(turn -> turn.algorithm() == kind);
            Instant now = clock.instant();
            if (turns.stream()
                            .filter(turn ->
                                    turn.algorithm() == kind && turn.from().isAfter(now))
                            .count()
                    >= MAX_WAITING) {
                throw new IllegalStateException(
                        MAX_WAITING + " keys for " + kind.value() + " were added already, and do not sign yet");
            }
            turns.add(new KeySchedule.Turn(generate(kind), first ? now : now.plus(rotation.publishAhead())));
            long version = known.map(StoredKeys::version).orElse(0L);
            stored = storage.replace(
                    KeyStore.SIGNING, new StoredKeys(version + 1, sealer.seal(new KeySchedule(turns).write())));
        }
        snapshot = null;
    }

    /**
     * A stored key.
     *
     * @param from when it signs first
     * @param current whether it is what signs with its algorithm
     */
    public record Stored(String id, SigningAlgorithm algorithm, Instant from, boolean current) {}

    /** Returns the keys as they are stored, the oldest first; makes none. */
    public List<Stored> stored() {
        Instant now = clock.instant();
        KeySchedule schedule = storage.load(KeyStore.SIGNING).map(this::open).orElse(new KeySchedule(List.of()));
        return schedule.turns().stream()
                .map(turn -> new Stored(
                        turn.key().jwk().keyId().orElse(""),
                        turn.algorithm(),
                        turn.from(),
                        schedule.at(now, turn.algorithm())
                                .filter(turn.key()::equals)
                                .isPresent()))
                .toList();
    }

    private SigningKey generate(SigningAlgorithm kind) {
        return SigningKey.generate(entropy.text(KEY_ID), kind);
    }

    private KeySchedule open(StoredKeys stored) {
        return sealer.open(stored.sealed())
                .map(KeySchedule::read)
                .orElseThrow(() -> new IllegalStateException(
                        "The stored signing keys were encrypted with another key ring than this server's"));
    }
}
