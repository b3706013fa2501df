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
 * The user codes of devices (RFC 8628 §6.1): eight letters without vowels, which exist on every keyboard and form no
 * word, 34 bits. Stored under a keyed hash, since a plain hash of so few bits can be reversed.
 */
record UserCodes(OneTimeStore oneTimes, HmacKey hash, Entropy entropy) {
    private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
    private static final int LENGTH = 8;

    /** Creates a code that no other device has during its lifetime. */
    String create(AuthorizationId authorization, Instant expires) {
        while (true) {
            String code = random();
            if (oneTimes.firstUse(new OneTimeId("user code taken", hashed(code)), expires)) {
                oneTimes.put(key(code), authorization.toString(), expires);
                return shown(code);
            }
        }
    }

    /** Returns the authorization of a code, in any spelling; empty if it is unknown, used or expired. */
    Optional<AuthorizationId> find(String typed) {
        String code = normal(typed);
        return code.length() == LENGTH ? oneTimes.peek(key(code)).map(AuthorizationId::parse) : Optional.empty();
    }

    /** Returns the code as the device shows it, from any spelling. */
    static String shown(String typed) {
        String code = normal(typed);
        return code.length() == LENGTH ? code.substring(0, LENGTH / 2) + "-" + code.substring(LENGTH / 2) : "";
    }

    /** Uses up the code after the end-user's decision. */
    void use(String typed) {
        oneTimes.take(key(normal(typed)));
    }

    /** Returns the letters of the alphabet in the input, ignoring case and separators. */
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
