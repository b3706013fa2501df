package org.gatewright.spring;

import org.gatewright.server.secret.SecretHash;
import org.springframework.security.crypto.password.PasswordEncoder;

/** The hashes of the application's {@code PasswordEncoder}, for client secrets. */
record EncoderHash(PasswordEncoder encoder) implements SecretHash {
    private static final String NAME = "spring";

    /** What is before the encoder's own text. */
    static final String PREFIX = "$" + NAME + "$";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String hash(String secret) {
        return PREFIX + encoder.encode(secret);
    }

    @Override
    public boolean verify(String secret, String encoded) {
        return encoder.matches(secret, encoded.substring(PREFIX.length()));
    }
}
