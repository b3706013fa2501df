package org.gatewright.identity.sign;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Hashes;
import org.gatewright.protocol.jose.Claims;
import org.gatewright.protocol.json.Json;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;
import org.gatewright.server.storage.Taken;

/**
 * Codes of six digits that are sent by mail, and typed into the page that requested them; a code that an attacker requested
 * is of no use in another page, and there is no link for mail scanners to follow. Each is valid once, for five attempts in
 * all, on all nodes. Thread-safe.
 */
public final class MailCodes {
    /** How long a code is valid. */
    public static final Duration LIFE = Duration.ofMinutes(10);

    private static final int TRIES = 5;
    private static final int DIGITS = 6;
    private static final int BOUND = 1_000_000;
    private static final int BYTES = 32;
    private static final int MAX_LENGTH = 64;

    private final OneTimeStore store;
    private final Entropy entropy;
    private final Clock clock;
    private final String purpose;

    /**
     * Creates the codes for a purpose.
     *
     * @param purpose a code for one is of no use for another
     */
    public MailCodes(OneTimeStore store, Entropy entropy, Clock clock, String purpose) {
        this.store = store;
        this.entropy = entropy;
        this.clock = clock;
        this.purpose = "mail code for " + purpose;
    }

    /** Returns what identifies the page that asks for a code, for a hidden field; to be made for unknown addresses too. */
    public String handle() {
        return entropy.text(BYTES);
    }

    /** Returns when a code that is made now expires. */
    public Instant end() {
        return clock.instant().plus(LIFE);
    }

    /**
     * Returns a new code for a page.
     *
     * @param content what the code permits
     */
    public String create(String handle, String content) {
        String code = String.format(Locale.ROOT, "%06d", Math.floorMod(entropy.bits(), BOUND));
        String value = Json.text(Map.of("code", hash(handle, code), "content", content));
        store.put(OneTimeId.hashed(purpose, handle), value, end());
        return code;
    }

    private static String hash(String handle, String code) {
        return Base64Url.encode(Hashes.sha256((handle + ' ' + code).getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns what the code permits, once; empty if it is wrong, expired or used, or after five tries. */
    public Optional<String> use(String handle, String typed) {
        String code = typed.replace(" ", "");
        if (handle.length() > MAX_LENGTH || code.length() != DIGITS || !mayTry(handle)) {
            return Optional.empty();
        }
        OneTimeId id = OneTimeId.hashed(purpose, handle);
        boolean right = store.peek(id)
                .flatMap(value -> new Claims(Json.read(value)).text("code"))
                .filter(known -> Hashes.areEqual(known, hash(handle, code)))
                .isPresent();
        return right && store.take(id) instanceof Taken.Fresh fresh
                ? new Claims(Json.read(fresh.value())).text("content")
                : Optional.empty();
    }

    /** Counts a try; each has a number of its own, so that parallel ones are counted on all nodes. */
    private boolean mayTry(String handle) {
        return IntStream.range(0, TRIES)
                .anyMatch(number -> store.firstUse(OneTimeId.hashed(purpose + " try " + number, handle), end()));
    }
}
