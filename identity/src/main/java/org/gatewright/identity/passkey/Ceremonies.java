package org.gatewright.identity.passkey;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecord;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.BadBackupEligibleFlagException;
import com.webauthn4j.verifier.exception.BadRpIdException;
import com.webauthn4j.verifier.exception.BadSignatureException;
import com.webauthn4j.verifier.exception.IllegalBackupStateException;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import com.webauthn4j.verifier.exception.NotAllowedAlgorithmException;
import com.webauthn4j.verifier.exception.UserNotPresentException;
import com.webauthn4j.verifier.exception.UserNotVerifiedException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.gatewright.identity.passkey.PasskeyException.Failure;
import org.gatewright.protocol.Base64Url;
import org.gatewright.protocol.Hashes;

/** Verifies the responses of the two ceremonies: registration and authentication (WebAuthn Level 3 §7). Thread-safe. */
final class Ceremonies {
    /** The accepted algorithms of keys, the preferred one first. */
    static final List<COSEAlgorithmIdentifier> ALGORITHMS =
            List.of(COSEAlgorithmIdentifier.ES256, COSEAlgorithmIdentifier.EdDSA, COSEAlgorithmIdentifier.RS256);

    private static final List<PublicKeyCredentialParameters> PARAMETERS = ALGORITHMS.stream()
            .map(algorithm -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, algorithm))
            .toList();

    private static final int EC_BITS = 256;
    private static final int MIN_RSA_BITS = 2048;
    private static final String FIRST_NAME = "Passkey";

    private static final Map<Class<? extends RuntimeException>, Failure> FAILURES = Map.of(
            BadRpIdException.class, Failure.RELYING_PARTY,
            UserNotPresentException.class, Failure.USER_VERIFICATION,
            UserNotVerifiedException.class, Failure.USER_VERIFICATION,
            NotAllowedAlgorithmException.class, Failure.KEY,
            BadSignatureException.class, Failure.SIGNATURE,
            MaliciousCounterValueException.class, Failure.SIGNATURE_COUNT,
            BadBackupEligibleFlagException.class, Failure.BACKUP,
            IllegalBackupStateException.class, Failure.BACKUP);

    /** What all tenants share, and what takes long to load. */
    private static final class Library {
        static final ObjectConverter CONVERTER = new ObjectConverter();

        /** Accepts attestations of every kind, and concludes nothing from them. */
        static final WebAuthnManager MANAGER = WebAuthnManager.createNonStrictWebAuthnManager(CONVERTER);
    }

    private final String rpId;
    private final List<String> origins;

    Ceremonies(String rpId, List<String> origins) {
        this.rpId = rpId;
        this.origins = origins;
    }

    Passkey register(CredentialResponse response, String challenge, Instant now) {
        verifyClientData(response.clientData(), "webauthn.create", challenge);
        RegistrationRequest request =
                new RegistrationRequest(response.bytes("attestationObject"), response.bytes("clientDataJSON"));
        RegistrationParameters parameters = new RegistrationParameters(server(challenge), PARAMETERS, true, true);
        return verify(() -> passkey(response, Library.MANAGER.verify(request, parameters), now));
    }

    private Passkey passkey(CredentialResponse response, RegistrationData data, Instant now) {
        AuthenticatorData<?> authenticator = data.getAttestationObject().getAuthenticatorData();
        AttestedCredentialData credential = authenticator.getAttestedCredentialData();
        require(Base64Url.encode(credential.getCredentialId()).equals(response.id()), Failure.CREDENTIAL);
        require(isAccepted(credential.getCOSEKey().getPublicKey()), Failure.KEY);
        return new Passkey(
                response.id(),
                Base64Url.encode(Library.CONVERTER.getCborConverter().writeValueAsBytes(credential.getCOSEKey())),
                authenticator.getSignCount(),
                response.isDiscoverable(),
                authenticator.isFlagBE(),
                authenticator.isFlagBS(),
                response.transports(),
                credential.getAaguid().toString(),
                FIRST_NAME,
                now,
                Optional.empty());
    }

    private static boolean isAccepted(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return rsa.getModulus().bitLength() >= MIN_RSA_BITS;
        }
        if (key instanceof ECPublicKey ec) {
            return ec.getParams().getCurve().getField().getFieldSize() == EC_BITS;
        }
        return key instanceof EdECPublicKey;
    }

    Passkey authenticate(CredentialResponse response, String challenge, Passkey known, Instant now) {
        require(response.id().equals(known.credentialId()), Failure.CREDENTIAL);
        verifyClientData(response.clientData(), "webauthn.get", challenge);
        byte[] id = bytes(response.id());
        AuthenticationRequest request = new AuthenticationRequest(
                id, response.bytes("authenticatorData"), response.bytes("clientDataJSON"), response.bytes("signature"));
        AuthenticationParameters parameters =
                new AuthenticationParameters(server(challenge), credential(known), List.of(id), true, true);
        return verify(() -> used(known, Library.MANAGER.verify(request, parameters), now));
    }

    private static Passkey used(Passkey known, AuthenticationData data, Instant now) {
        AuthenticatorData<?> authenticator = data.getAuthenticatorData();
        return known.use(authenticator.getSignCount(), authenticator.isFlagBS(), now);
    }

    private CredentialRecord credential(Passkey known) {
        COSEKey key = Library.CONVERTER.getCborConverter().readValue(bytes(known.publicKey()), COSEKey.class);
        AttestedCredentialData data =
                new AttestedCredentialData(new AAGUID(known.aaguid()), bytes(known.credentialId()), key);
        return new CredentialRecordImpl(
                null, true, known.backupEligible(), known.backedUp(), known.signCount(), data, null, null, null, null);
    }

    private static byte[] bytes(String base64Url) {
        return Base64Url.decode(base64Url).orElseThrow();
    }

    private ServerProperty server(String challenge) {
        Set<Origin> accepted = origins.stream().map(Origin::create).collect(Collectors.toSet());
        byte[] bytes = Base64Url.decode(challenge)
                .orElseThrow(() -> new IllegalArgumentException("A challenge has the form of Passkeys.challenge()"));
        return ServerProperty.builder()
                .origins(accepted)
                .rpId(rpId)
                .challenge(new DefaultChallenge(bytes))
                .build();
    }

    /** Verifies the client data, by the text of each member; the library also accepts other spellings. */
    private void verifyClientData(Map<String, Object> client, String type, String challenge) {
        require(type.equals(client.get("type")), Failure.TYPE);
        require(client.get("challenge") instanceof String text && Hashes.areEqual(text, challenge), Failure.CHALLENGE);
        require(client.get("origin") instanceof String text && origins.contains(text), Failure.ORIGIN);
        require(
                Boolean.FALSE.equals(client.getOrDefault("crossOrigin", false)) && !client.containsKey("topOrigin"),
                Failure.CROSS_ORIGIN);
    }

    private static void require(boolean condition, Failure failure) {
        if (!condition) {
            throw new PasskeyException(failure);
        }
    }

    /** Runs the library, which throws exceptions of many kinds when binary data is malformed. */
    private static Passkey verify(Supplier<Passkey> ceremony) {
        try {
            return ceremony.get();
        } catch (PasskeyException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new PasskeyException(FAILURES.getOrDefault(e.getClass(), Failure.MALFORMED));
        }
    }
}
