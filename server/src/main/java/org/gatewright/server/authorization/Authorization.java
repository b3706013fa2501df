package org.gatewright.server.authorization;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;

/**
 * What a user, or a client for itself, allowed. Immutable.
 *
 * <p>Every code and token carries the {@link #id} of its authorization and is valid only as far as this record says so.
 * A change of state is a pure function to the next version, and {@link AuthorizationStore#replace} takes it only if
 * the stored version is still the one it was made from. Single use, rotation, the detection of reuse and the
 * revocation of a whole family all follow from that one operation.
 *
 * @param id 128 random bits
 * @param version grows by one with each change
 * @param nonce 128 random bits that enter every token's tag, so that the server's key alone can't forge one
 * @param endUser the user; empty where a client acts for itself, and until a device's user has answered
 * @param permission all that was granted; an access token may have less
 * @param data what the application attached when access was granted
 * @param code the authorization code that stands for this authorization, if it began with one
 * @param refresh the live refresh token, if there is one
 * @param device the device code, if it began with one
 * @param confirmation the key that its refresh tokens are bound to, if they are
 * @param expires when nothing of this authorization is valid any more, so that it may be deleted
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

    /** The last moment that a token can name; the expiry of one that lives without end. */
    public static final Instant NEVER = Instant.ofEpochSecond((1L << 40) - 1);

    /** Whether the tokens of an authorization are worth anything. */
    public enum Status {
        ACTIVE,
        REVOKED
    }

    public Authorization {
        data = Map.copyOf(data);
    }

    /** The first version of a new authorization, which is worth nothing until it is given a code or tokens. */
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

    /** A code stands for it. */
    public Authorization start(CodeState newCode) {
        return change(status, Optional.of(newCode), refresh, device, newCode.expires());
    }

    /** A device code stands for it. */
    public Authorization start(DeviceState newDevice) {
        return change(status, code, refresh, Optional.of(newDevice), newDevice.expires());
    }

    /** Tokens may be made until the given moment. */
    public Authorization start(Optional<RefreshState> firstRefresh, Instant newExpires) {
        return change(status, code, firstRefresh, device, newExpires);
    }

    /** The code was used: it can't be again, and tokens may be made until the given moment. */
    public Authorization redeem(Optional<RefreshState> firstRefresh, Instant newExpires) {
        Optional<DeviceState> answered = device.map(state -> state.answer(DeviceState.Answer.REDEEMED));
        return change(status, code.map(CodeState::redeem), firstRefresh, answered, newExpires);
    }

    /** The device asked whether the user has answered. */
    public Authorization poll(Instant now) {
        return change(status, code, refresh, device.map(state -> state.poll(now)), expires);
    }

    /** The user said yes to the device, perhaps to less than it asked for. */
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

    /** The user said no to the device. */
    public Authorization deny() {
        Optional<DeviceState> denied = device.map(state -> state.answer(DeviceState.Answer.DENIED));
        return change(status, code, refresh, denied, expires);
    }

    /** The live refresh token gives way to the next one. */
    public Authorization rotate(RefreshState next) {
        return change(status, code, Optional.of(next), device, expires);
    }

    /** Nothing of this authorization is valid any more. */
    public Authorization revoke() {
        return change(Status.REVOKED, code, refresh, device, expires);
    }

    /** The same version, whose refresh tokens only the holder of that key can use. */
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

    /** The user; empty where there is none. */
    public Optional<String> subject() {
        return endUser.map(EndUser::subject);
    }

    /** The user, or the client that acts for itself, under a name that no user has. */
    public String subjectOrClient() {
        return subject().orElseGet(() -> EndUser.client(clientId));
    }

    /** The scope of all that was granted. */
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

    /** Names it without the nonce, since a log must not hold a part of what makes tokens. */
    @Override
    public String toString() {
        return "Authorization[" + id + ", client " + clientId + ", version " + version + ", " + status + "]";
    }
}
