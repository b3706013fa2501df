package org.gatewright.identity.transfer;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.bouncycastle.util.encoders.Base32;
import org.bouncycastle.util.encoders.DecoderException;
import org.gatewright.identity.totp.TotpSecret;
import org.gatewright.protocol.json.Json;

/** A reader of the secrets of authenticator apps: only those with six digits, 30 seconds and SHA-1 can be verified. */
final class OtpSecrets {
    private static final int GROUP = 8;
    private static final int MAX_LENGTH = 1024;

    /** The shortest secret of RFC 4226 §4 is 16 bytes; other systems have had ones of 10. */
    private static final int MIN_BYTES = 10;

    private OtpSecrets() {}

    /** Returns the secret of a credential in a realm export of Keycloak. */
    static TotpSecret keycloak(Members credential) {
        Members data = nested(credential, "credentialData");
        String value = nested(credential, "secretData").text("value").orElseThrow(OtpSecrets::malformed);
        if (!data.text("subType").orElse("totp").equals("totp")
                || !data.text("algorithm").orElse("HmacSHA1").equals("HmacSHA1")
                || number(data, "digits", 6) != 6
                || number(data, "period", 30) != 30) {
            throw new IllegalArgumentException("Only codes with six digits, 30 seconds and SHA-1 can be verified");
        }
        return data.text("secretEncoding").orElse("").equals("BASE32")
                ? base32(value)
                : secret(value.getBytes(StandardCharsets.UTF_8));
    }

    private static long number(Members data, String name, int usual) {
        return data.values().getOrDefault(name, usual) instanceof Number number ? number.longValue() : -1;
    }

    /** Keycloak writes these as texts that contain JSON. */
    private static Members nested(Members credential, String name) {
        return credential.values().get(name) instanceof String text
                ? new Members(Json.read(text))
                : credential.object(name);
    }

    /** Returns the secret that is written in base32 (RFC 4648 §6), with or without padding. */
    static TotpSecret base32(String text) {
        StringBuilder padded =
                new StringBuilder(text.toUpperCase(Locale.ROOT).replace(" ", "").replace("=", ""));
        if (padded.length() > MAX_LENGTH || !padded.chars().allMatch(OtpSecrets::isDigit)) {
            throw malformed();
        }
        while (padded.length() % GROUP != 0) {
            padded.append('=');
        }
        try {
            return secret(Base32.decode(padded.toString()));
        } catch (DecoderException e) {
            throw malformed();
        }
    }

    private static boolean isDigit(int character) {
        return character >= 'A' && character <= 'Z' || character >= '2' && character <= '7';
    }

    private static TotpSecret secret(byte[] bytes) {
        if (bytes.length < MIN_BYTES || bytes.length > MAX_LENGTH) {
            throw new IllegalArgumentException("The secret is too short or too long");
        }
        return TotpSecret.of(bytes);
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("The secret is malformed");
    }
}
