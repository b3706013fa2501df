package org.gatewright.server.interaction;

import java.time.Instant;
import java.util.Optional;
import org.gatewright.protocol.CodeChallenge;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.server.authorization.AuthorizationId;

/**
 * An authorization request that waits for the user's answer.
 *
 * @param id names the one answer it may get
 * @param permission what the client asks for
 * @param target where the answer goes
 * @param challenge what the code verifier has to meet
 * @param confirmation the key to which the code is bound, if the client named one (RFC 9449 §10)
 * @param freshness how recent and how strong the login has to be
 * @param pushed the {@code request_uri} that is used up by the answer, if the request was pushed (RFC 9126)
 * @param device the device that waits for the answer, if one does (RFC 8628)
 * @param consentDemanded whether the user is to be asked, whatever was allowed before ({@code prompt=consent})
 * @param loginHint the client's guess of the user's name; unproven
 * @param subject the user, once one has logged in
 * @param login when that was
 * @param credential the fingerprint of what the user logged in with
 * @param expires until when it can be answered
 */
public record PendingRequest(
        String id,
        String clientId,
        String responseType,
        Permission permission,
        ResponseTarget target,
        Optional<CodeChallenge> challenge,
        Optional<Confirmation> confirmation,
        Freshness freshness,
        Optional<String> pushed,
        Optional<DeviceCode> device,
        boolean consentDemanded,
        Optional<String> loginHint,
        Optional<String> subject,
        Optional<Instant> login,
        Optional<String> credential,
        Instant expires) {

    /** A device's authorization, and the code that the user reads on it. */
    public record DeviceCode(AuthorizationId authorization, String userCode) {}

    PendingRequest with(String newSubject, Optional<String> fingerprint, Instant now) {
        return new PendingRequest(
                id,
                clientId,
                responseType,
                permission,
                target,
                challenge,
                confirmation,
                freshness,
                pushed,
                device,
                consentDemanded,
                loginHint,
                Optional.of(newSubject),
                Optional.of(now),
                fingerprint,
                expires);
    }

    /** The scope of what the client asks for. */
    public Scope scope() {
        return permission.scope();
    }
}
