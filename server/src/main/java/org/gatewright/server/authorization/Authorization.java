package org.gatewright.server.authorization;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;

/**
 * An authorization by an end-user, or by a client on its own behalf. Immutable.
 *
 * <p>Every code and token contains the {@link #id} of its authorization and is valid only as far as this record
 * permits. A change of state is a pure function to the next version, which {@link AuthorizationStore#replace} stores
 * only if the stored version is still the one it was derived from. Single use, rotation, the detection of reuse and the
 * revocation of a token family all follow from that one operation.
 *
 * @param id 128 random bits
 * @param version increases by one with each change
 * @param nonce 128 random bits that enter every token's tag, so that the server's key alone cannot forge one
 * @param endUser the end-user; empty if a client acts on its own behalf, and until the end-user of a device has decided
 * @param permission all that was granted; an access token may have less
 * @param data what the application attached to the grant
 * @param code the authorization code, if it began with one
 * @param refresh the current refresh token, if there is one
 * @param device the device code, if it began with one
 * @param confirmation the key that its refresh tokens are bound to, if any
 * @param expires when the last code or token expires, so that the record may be deleted
 */
public record Authorization(
        AuthorizationId id,
        long version,
        AuthorizationId nonce,
        String clientId,
        Optional<EndUser> endUser,
        Permission permission,
        Map<String, String> data,
        Status status,
        Optional<CodeState> code,
        Optional<RefreshState> refresh,
        Optional<DeviceState> device,
        Optional<Confirmation> confirmation,
        Instant created,
        Instant expires) {

    /** The latest expiry that a token can have; the expiry of one that never expires. */
    public static final Instant NEVER = Instant.ofEpochSecond((1L << 40) - 1);

    /** The status of an authorization. */
    public enum Status {
        ACTIVE,
        REVOKED
    }

    public Authorization {
        data = Map.copyOf(data);
    }

    /** Returns the first version of a new authorization, which is not valid until it has a code or tokens. */
    public static Authorization create(
            Entropy entropy,
            String clientId,
            Optional<EndUser> endUser,
            Permission permission,
            Map<String, String> data,
            Instant now) {
        return new Authorization(
                AuthorizationId.random(entropy),
                0,
                AuthorizationId.random(entropy),
                clientId,
                endUser,
                permission,
                data,
                Status.ACTIVE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now,
                now);
    }

    /** Returns the next version with a code. */
    public Authorization start(CodeState newCode) {
        return change(status, Optional.of(newCode), refresh, device, newCode.expires());
    }

    /** Returns the next version with a device code. */
    public Authorization start(DeviceState newDevice) {
        return change(status, code, refresh, Optional.of(newDevice), newDevice.expires());
    }

    /** Returns the next version, for which tokens may be issued until the given time. */
    public Authorization start(Optional<RefreshState> firstRefresh, Instant newExpires) {
        return change(status, code, firstRefresh, device, newExpires);
    }

    /** Returns the next version with the code redeemed, for which tokens may be issued until the given time. */
    public Authorization redeem(Optional<RefreshState> firstRefresh, Instant newExpires) {
        Optional<DeviceState> answered = device.map(state -> state.answer(DeviceState.Answer.REDEEMED));
        return change(status, code.map(CodeState::redeem), firstRefresh, answered, newExpires);
    }

    /** Returns the next version after a poll by the device. */
    public Authorization poll(Instant now) {
        return change(status, code, refresh, device.map(state -> state.poll(now)), expires);
    }

    /** Returns the next version after the end-user's approval on a device, perhaps of less than was requested. */
    public Authorization approve(EndUser user, Permission granted, Map<String, String> attached) {
        return new Authorization(
                id,
                version + 1,
                nonce,
                clientId,
                Optional.of(user),
                granted,
                attached,
                status,
                code,
                refresh,
                device.map(state -> state.answer(DeviceState.Answer.APPROVED)),
                confirmation,
                created,
                expires);
    }

    /** Returns the next version after the end-user's denial on a device. */
    public Authorization deny() {
        Optional<DeviceState> denied = device.map(state -> state.answer(DeviceState.Answer.DENIED));
        return change(status, code, refresh, denied, expires);
    }

    /** Returns the next version with the successor of the current refresh token. */
    public Authorization rotate(RefreshState next) {
        return change(status, code, Optional.of(next), device, expires);
    }

    /** Returns the next version, revoked. */
    public Authorization revoke() {
        return change(Status.REVOKED, code, refresh, device, expires);
    }

    /** Returns the same version, whose refresh tokens are bound to that key. */
    public Authorization bind(Optional<Confirmation> key) {
        return new Authorization(
                id,
                version,
                nonce,
                clientId,
                endUser,
                permission,
                data,
                status,
                code,
                refresh,
                device,
                key,
                created,
                expires);
    }

    public boolean isActive() {
        return status == Status.ACTIVE;
    }

    /** Returns the end-user; empty if there is none. */
    public Optional<String> subject() {
        return endUser.map(EndUser::subject);
    }

    /**
     * Returns the subject of the end-user, or one for a client that acts on its own behalf, which no end-user can have.
     */
    public String subjectOrClient() {
        return subject().orElseGet(() -> EndUser.client(clientId));
    }

    /** Returns the scope of all that was granted. */
    public Scope scope() {
        return permission.scope();
    }

    private Authorization change(
            Status newStatus,
            Optional<CodeState> newCode,
            Optional<RefreshState> newRefresh,
            Optional<DeviceState> newDevice,
            Instant newExpires) {
        return new Authorization(
                id,
                version + 1,
                nonce,
                clientId,
                endUser,
                permission,
                data,
                newStatus,
                newCode,
                newRefresh,
                newDevice,
                confirmation,
                created,
                newExpires);
    }

    /** Returns a text without the nonce, which enters the tokens and so must not be logged. */
    @Override
    public String toString() {
        return "Authorization[" + id + ", client " + clientId + ", version " + version + ", " + status + "]";
    }
}
