package org.gatewright.identity.totp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.Hashes;

/**
 * The secret that a server shares with an authenticator app: six digits that change every 30 seconds (RFC 6238). Immutable;
 * its text does not reveal it.
 */
public final class TotpSecret {
    private static final int BYTES = 20;
    private static final int STEP_SECONDS = 30;
    private static final int MODULUS = 1_000_000;

    /** How many steps the clock of the app may be ahead or behind (§6). */
    private static final int DRIFT = 1;

    private final byte[] secret;

    private TotpSecret(byte[] secret) {
        this.secret = secret.clone();
    }

    /** Returns a new secret. */
    public static TotpSecret create(Entropy entropy) {
        return new TotpSecret(entropy.bytes(BYTES));
    }

    /** Returns the secret of these bytes. */
    public static TotpSecret of(byte[] bytes) {
        return new TotpSecret(bytes);
    }

    /** Returns the bytes, to be stored sealed. */
    public byte[] bytes() {
        return secret.clone();
    }

    /** Returns the text that a user can type into the app, in groups of four. */
    public String key() {
        return Base32.grouped(Base32.encode(secret), ' ');
    }

    /**
     * Returns the address in the QR code that apps read.
     *
     * @param issuer the name of the server, for the user
     * @param account the name of the account
     */
    public String address(String issuer, String account) {
        String name = percent(issuer);
        return "otpauth://totp/" + name + ":" + percent(account) + "?secret=" + Base32.encode(secret) + "&issuer="
                + name;
    }

    private static String percent(String text) {
        return FormCodec.encode(text).replace("+", "%20");
    }

    /**
     * Returns the time step of a code, if it is right and later than the last one that was used: a code counts once (§5.2).
     *
     * @param typed the code, with or without spaces
     * @param used the step of the last code
     */
    public OptionalLong verify(String typed, Instant now, long used) {
        String code = typed.replace(" ", "");
        long current = now.getEpochSecond() / STEP_SECONDS;
        return LongStream.rangeClosed(current - DRIFT, current + DRIFT)
                .filter(step -> Hashes.areEqual(code(step), code) && step > used)
                .findFirst();
    }

    /** Returns the code at that time. */
    public String codeAt(Instant time) {
        return code(time.getEpochSecond() / STEP_SECONDS);
    }

    /** Returns the code of a step: the dynamic truncation of an HMAC (RFC 4226 §5.3). */
    private String code(long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
            String digits = Integer.toString(number % MODULUS);
            return "0".repeat(6 - digits.length()) + digits;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "TotpSecret";
    }
}
