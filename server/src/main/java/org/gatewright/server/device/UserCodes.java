package org.gatewright.server.device;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.HmacKey;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.storage.OneTimeId;
import org.gatewright.server.storage.OneTimeStore;

/**
 * The short codes that users copy from devices (RFC 8628 §6.1): eight letters without vowels, which are typed on any
 * keyboard and spell no word, 34 bits. Stored under a keyed hash, since a plain one of so few bits could be undone.
 */
record UserCodes(OneTimeStore oneTimes, HmacKey hash, Entropy entropy) {
    private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
    private static final int LENGTH = 8;

    /** A new code, which no other device has while it lasts. */
    String create(AuthorizationId authorization, Instant expires) {
        while (true) {
            String code = random();
            if (oneTimes.firstUse(new OneTimeId("user code taken", hashed(code)), expires)) {
                oneTimes.put(key(code), authorization.toString(), expires);
                return shown(code);
            }
        }
    }

    /** What the code stands for, however it is typed; empty where it is unknown, used or expired. */
    Optional<AuthorizationId> find(String typed) {
        String code = normal(typed);
        return code.length() == LENGTH ? oneTimes.peek(key(code)).map(AuthorizationId::parse) : Optional.empty();
    }

    /** The code as the device shows it, however it was typed. */
    static String shown(String typed) {
        String code = normal(typed);
        return code.length() == LENGTH ? code.substring(0, LENGTH / 2) + "-" + code.substring(LENGTH / 2) : "";
    }

    /** The code was answered, and is worth nothing from now on. */
    void use(String typed) {
        oneTimes.take(key(normal(typed)));
    }

    /** The letters of the alphabet that were typed, whatever their case and whatever stands between them. */
    private static String normal(String typed) {
        StringBuilder letters = new StringBuilder();
        typed.toUpperCase(Locale.ROOT)
                .chars()
                .limit(2L * LENGTH)
                .filter(c -> LETTERS.indexOf(c) >= 0)
                .forEach(c -> letters.append((char) c));
        return letters.toString();
    }

    private String random() {
        StringBuilder code = new StringBuilder();
        while (code.length() < LENGTH) {
            int value = entropy.bytes(1)[0] & 0xff;
            if (value < 240) { // beyond, some letters would be more likely than others
                code.append(LETTERS.charAt(value % LETTERS.length()));
            }
        }
        return code.toString();
    }

    private OneTimeId key(String code) {
        return new OneTimeId("user code", hashed(code));
    }

    private String hashed(String code) {
        return Base64Url.encode(hash.sign(code.getBytes(StandardCharsets.US_ASCII)));
    }
}
