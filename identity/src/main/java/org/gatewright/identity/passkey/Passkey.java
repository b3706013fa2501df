package org.gatewright.identity.passkey;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.jose.Claims;

/**
 * A credential record (WebAuthn Level 3 §4): the public key of a passkey, and the state of its authenticator. Immutable; its
 * text identifies nothing.
 *
 * @param credentialId the credential ID, in base64url
 * @param publicKey the public key as a COSE_Key (RFC 9052 §7), in base64url
 * @param signCount the signature count of the last use; 0 if the authenticator has none
 * @param discoverable whether the authenticator offers the passkey without being given the credential ID
 * @param backupEligible whether the passkey can be copied to other devices; never changes
 * @param backedUp whether the passkey was backed up at its last use
 * @param transports how the authenticator can be reached, such as {@code internal} and {@code hybrid}
 * @param aaguid the identifier of the model of the authenticator, as a UUID; zeros if it is not known
 * @param name the name that the user has given to the passkey, up to {@link #MAX_NAME} characters
 * @param created when the passkey was registered
 * @param used when the passkey was last used to sign in
 */
public record Passkey(
        String credentialId,
        String publicKey,
        long signCount,
        boolean discoverable,
        boolean backupEligible,
        boolean backedUp,
        List<String> transports,
        String aaguid,
        String name,
        Instant created,
        Optional<Instant> used) {
    /** The maximum length of a name. */
    public static final int MAX_NAME = 60;

    private static final int MAX_ID_BYTES = 1023;
    private static final int MAX_TRANSPORTS = 10;
    private static final int MAX_TRANSPORT = 32;
    private static final long MAX_COUNT = 0xffff_ffffL;

    private static final String ID = "id";
    private static final String PUBLIC_KEY = "public_key";
    private static final String SIGN_COUNT = "sign_count";
    private static final String DISCOVERABLE = "discoverable";
    private static final String BACKUP_ELIGIBLE = "backup_eligible";
    private static final String BACKED_UP = "backed_up";
    private static final String TRANSPORTS = "transports";
    private static final String AAGUID = "aaguid";
    private static final String NAME = "name";
    private static final String CREATED = "created";
    private static final String USED = "used";

    /** Throws {@link IllegalArgumentException} for values that no passkey has. */
    public Passkey {
        transports = List.copyOf(transports);
        int length = Base64Url.decode(credentialId).map(bytes -> bytes.length).orElse(0);
        require(
                length > 0 && length <= MAX_ID_BYTES,
                "A credential ID has 1 to " + MAX_ID_BYTES + " bytes in base64url");
        require(Base64Url.decode(publicKey).isPresent(), "A public key is a COSE_Key in base64url");
        require(signCount >= 0 && signCount <= MAX_COUNT, "A signature count has 32 bits");
        require(
                transports.size() <= MAX_TRANSPORTS && transports.stream().allMatch(Passkey::isTransport),
                "A passkey has up to " + MAX_TRANSPORTS + " transports, such as internal or hybrid");
        require(
                !name.isBlank()
                        && name.length() <= MAX_NAME
                        && name.codePoints().noneMatch(Passkey::isUnprintable),
                "The name of a passkey must have 1 to " + MAX_NAME + " characters, without control characters");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private static boolean isTransport(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_TRANSPORT
                && text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-');
    }

    private static boolean isUnprintable(int point) {
        return Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE;
    }

    /** Returns the same passkey after a use. */
    public Passkey use(long count, boolean isBackedUp, Instant now) {
        return new Passkey(
                credentialId,
                publicKey,
                count,
                discoverable,
                backupEligible,
                isBackedUp,
                transports,
                aaguid,
                name,
                created,
                Optional.of(now));
    }

    /** Returns the same passkey with another name. */
    public Passkey rename(String other) {
        return new Passkey(
                credentialId,
                publicKey,
                signCount,
                discoverable,
                backupEligible,
                backedUp,
                transports,
                aaguid,
                other,
                created,
                used);
    }

    /** Returns the members of a JSON object to be stored. */
    public Map<String, Object> members() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put(ID, credentialId);
        object.put(PUBLIC_KEY, publicKey);
        object.put(SIGN_COUNT, signCount);
        object.put(DISCOVERABLE, discoverable);
        object.put(BACKUP_ELIGIBLE, backupEligible);
        object.put(BACKED_UP, backedUp);
        object.put(TRANSPORTS, transports);
        object.put(AAGUID, aaguid);
        object.put(NAME, name);
        object.put(CREATED, created.toEpochMilli());
        used.ifPresent(time -> object.put(USED, time.toEpochMilli()));
        return object;
    }

    /** Returns the passkey from what {@link #members} wrote. */
    public static Passkey read(Map<String, Object> object) {
        Claims members = new Claims(object);
        return new Passkey(
                members.text(ID).orElseThrow(),
                members.text(PUBLIC_KEY).orElseThrow(),
                number(object, SIGN_COUNT).orElse(0L),
                Boolean.TRUE.equals(object.get(DISCOVERABLE)),
                Boolean.TRUE.equals(object.get(BACKUP_ELIGIBLE)),
                Boolean.TRUE.equals(object.get(BACKED_UP)),
                members.texts(TRANSPORTS),
                members.text(AAGUID).orElseThrow(),
                members.text(NAME).orElseThrow(),
                number(object, CREATED).map(Instant::ofEpochMilli).orElseThrow(),
                number(object, USED).map(Instant::ofEpochMilli));
    }

    private static Optional<Long> number(Map<String, Object> object, String name) {
        return object.get(name) instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
    }

    @Override
    public String toString() {
        return "Passkey";
    }
}
