package org.gatewright.identity.passkey;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Entropy;

/**
 * The relying party of WebAuthn Level 3: makes the options of the browser's API, and verifies its responses. Stores neither
 * passkeys nor challenges. A response is {@code PublicKeyCredential.toJSON()}, of up to 64 KiB. Immutable and thread-safe.
 */
public final class Passkeys {
    /** How long the user may take; a challenge must not be accepted for much longer. */
    public static final Duration TIMEOUT = Duration.ofMinutes(5);

    private static final int CHALLENGE_BYTES = 32;
    private static final int MAX_HANDLE_BYTES = 64;
    private static final String REQUIRED = "required";
    private static final String CHALLENGE = "challenge";
    private static final String RP_ID = "rpId";

    private final String rpId;
    private final List<String> origins;
    private final String name;
    private final Clock clock;
    private final Entropy entropy;
    private final Ceremonies ceremonies;

    /**
     * Creates the relying party.
     *
     * @param rpId the RP ID: the host of the server, or a domain that contains it. Passkeys are bound to it, so that none can
     *     be used after it has changed
     * @param origins the accepted origins, such as {@code https://id.example.com}: that of the server, and then the related
     *     ones (§5.11)
     * @param name the name of the server, for the user
     */
    public Passkeys(String rpId, List<String> origins, String name, Clock clock, Entropy entropy) {
        this.rpId = rpId;
        this.origins = List.copyOf(origins);
        this.name = name;
        this.clock = clock;
        this.entropy = entropy;
        this.ceremonies = new Ceremonies(rpId, this.origins);
        if (this.origins.isEmpty()) {
            throw new IllegalArgumentException("Passkeys need the origin of the server");
        }
        this.origins.forEach(Passkeys::requireOrigin);
        String host = URI.create(this.origins.get(0)).getHost();
        if (rpId.isEmpty() || !host.equals(rpId) && !host.endsWith("." + rpId)) {
            throw new IllegalArgumentException(
                    "The RP ID '" + rpId + "' must be the host '" + host + "' or a domain that contains it");
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("The relying party needs a name");
        }
    }

    private static void requireOrigin(String origin) {
        if (!isOrigin(origin)) {
            throw new IllegalArgumentException(
                    "'" + origin
                            + "' is no origin for passkeys; expected one such as https://id.example.com or http://localhost:8080");
        }
    }

    /** Returns whether the text is the serialization of an origin (RFC 6454 §6.2) that browsers regard as secure. */
    private static boolean isOrigin(String text) {
        try {
            URI uri = URI.create(text);
            boolean secure = "https".equals(uri.getScheme())
                    || "http".equals(uri.getScheme()) && "localhost".equals(uri.getHost());
            int usual = "https".equals(uri.getScheme()) ? 443 : 80;
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            return secure
                    && uri.getHost() != null
                    && uri.getPort() != usual
                    && text.equals(uri.getScheme() + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Returns the script of a page with forms that have the attribute {@code data-passkey}: {@code create} or {@code get}. Such
     * a form has the attributes {@code hidden} and {@code data-options}, with the options as JSON, the fields {@code
     * credential} and {@code failure}, and a button. Checkboxes elsewhere in the page with the attribute {@code
     * data-passkey-with} are sent with it. Elements with the attributes {@code data-signal} and {@code data-unknown} have
     * the options of the Signal API.
     */
    public static String script() {
        try (InputStream in = Passkeys.class.getResourceAsStream("passkey.js")) {
            if (in == null) {
                throw new IllegalStateException("Missing resource passkey.js");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a new challenge, to be accepted once and for a short time. */
    public String challenge() {
        return entropy.text(CHALLENGE_BYTES);
    }

    /**
     * Returns the JSON of the options for {@code navigator.credentials.create} ({@code
     * PublicKeyCredentialCreationOptionsJSON}, §5.1.8).
     *
     * @param userId the user's subject, of up to 64 bytes in UTF-8; later the user handle of an assertion
     * @param userName the name by which the user recognizes the account, such as an e-mail address
     * @param displayName the name of the user
     * @param existing the user's passkeys, whose authenticators are not asked for another one
     * @param challenge a text from {@link #challenge}
     */
    public Map<String, Object> creationOptions(
            String userId, String userName, String displayName, List<Passkey> existing, String challenge) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("rp", Map.of("id", rpId, "name", name));
        options.put("user", Map.of("id", handle(userId), "name", userName, "displayName", displayName));
        options.put(CHALLENGE, challenge);
        options.put(
                "pubKeyCredParams",
                Ceremonies.ALGORITHMS.stream()
                        .map(algorithm -> Map.of("type", "public-key", "alg", algorithm.getValue()))
                        .toList());
        options.put("timeout", TIMEOUT.toMillis());
        options.put("excludeCredentials", descriptors(existing));
        options.put(
                "authenticatorSelection",
                Map.of("residentKey", REQUIRED, "requireResidentKey", true, "userVerification", REQUIRED));
        options.put("attestation", "none");
        options.put("extensions", Map.of("credProps", true));
        return options;
    }

    private static String handle(String userId) {
        byte[] bytes = userId.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > MAX_HANDLE_BYTES) {
            throw new IllegalArgumentException(
                    "A user with passkeys has a subject of 1 to " + MAX_HANDLE_BYTES + " bytes");
        }
        return Base64Url.encode(bytes);
    }

    private static List<Map<String, Object>> descriptors(List<Passkey> passkeys) {
        return passkeys.stream().map(Passkeys::descriptor).toList();
    }

    private static Map<String, Object> descriptor(Passkey passkey) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "public-key");
        object.put("id", passkey.credentialId());
        if (!passkey.transports().isEmpty()) {
            object.put("transports", passkey.transports());
        }
        return object;
    }

    /**
     * Verifies the response of a registration (§7.1). The attestation is not evaluated: it says nothing about the
     * authenticator. The caller must have found the challenge in the user's session, and must reject a credential ID that is
     * registered already.
     *
     * @throws PasskeyException if the response is rejected
     */
    public Passkey register(String responseJson, String challenge) {
        return ceremonies.register(CredentialResponse.parse(responseJson), challenge, now());
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    /**
     * Returns the JSON of the options for {@code navigator.credentials.get} ({@code PublicKeyCredentialRequestOptionsJSON},
     * §5.1.9).
     *
     * @param challenge a text from {@link #challenge}
     * @param allowed the passkeys of the user if the user is known; empty for a choice of the user's own, also by conditional
     *     mediation
     */
    public Map<String, Object> requestOptions(String challenge, Optional<List<Passkey>> allowed) {
        if (allowed.filter(List::isEmpty).isPresent()) {
            throw new IllegalArgumentException("A user without passkeys cannot be asked for one");
        }
        Map<String, Object> options = new LinkedHashMap<>();
        options.put(CHALLENGE, challenge);
        options.put("timeout", TIMEOUT.toMillis());
        options.put(RP_ID, rpId);
        options.put("allowCredentials", descriptors(allowed.orElse(List.of())));
        options.put("userVerification", REQUIRED);
        return options;
    }

    /**
     * Returns the subject that an assertion names; unverified.
     *
     * @throws PasskeyException if the response is malformed
     */
    public Optional<String> userHandle(String responseJson) {
        return CredentialResponse.parse(responseJson).userHandle();
    }

    /**
     * Returns the credential ID of a response, in base64url; unverified.
     *
     * @throws PasskeyException if the response is malformed
     */
    public String credentialId(String responseJson) {
        return CredentialResponse.parse(responseJson).id();
    }

    /**
     * Verifies an assertion (§7.2).
     *
     * @param known a passkey of the user that {@link #userHandle} names, if it names one
     * @return the passkey after this use, to be stored
     * @throws PasskeyException if the response is rejected
     */
    public Passkey verify(String responseJson, String challenge, Passkey known) {
        return ceremonies.authenticate(CredentialResponse.parse(responseJson), challenge, known, now());
    }

    /** Returns the document at {@code /.well-known/webauthn} of the RP ID (§5.11.1). */
    public Map<String, Object> relatedOrigins() {
        return Map.of("origins", origins);
    }

    /**
     * Returns the document at {@code /.well-known/passkey-endpoints}, for password managers.
     *
     * @param enrollUrl the page on which users create a passkey
     * @param manageUrl the page on which users manage their passkeys
     */
    public Map<String, Object> endpoints(String enrollUrl, String manageUrl) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("enroll", enrollUrl);
        document.put("manage", manageUrl);
        return document;
    }

    /**
     * Returns the options of {@code PublicKeyCredential.signalAllAcceptedCredentials} (§5.1.10), after which authenticators
     * hide other passkeys of the user.
     */
    public Map<String, Object> signalAccepted(String userId, List<Passkey> passkeys) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put(RP_ID, rpId);
        options.put("userId", handle(userId));
        options.put(
                "allAcceptedCredentialIds",
                passkeys.stream().map(Passkey::credentialId).toList());
        return options;
    }

    /**
     * Returns the options of {@code PublicKeyCredential.signalUnknownCredential} (§5.1.10) for a response that was rejected,
     * after which authenticators offer the passkey no more.
     */
    public Map<String, Object> signalUnknown(String credentialId) {
        return Map.of(RP_ID, rpId, "credentialId", credentialId);
    }
}
