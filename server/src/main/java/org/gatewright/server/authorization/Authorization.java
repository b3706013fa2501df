package org.gatewright.server.authorization;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.Confirmation;
import org.gatewright.protocol.Entropy;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.jspecify.annotations.Nullable;

/**
 * An authorization by an end-user, or by a client on its own behalf. Immutable.
 *
 * <p>Every code and token contains the {@link #id} of its authorization and is valid only as far as this record
 * permits. A change of state is a pure function to the next version, which {@link AuthorizationStore#replace} stores
 * only if the stored version is still the one it was derived from. Single use, rotation, the detection of reuse and the
 * revocation of a token family all follow from that one operation.
 */
public final class Authorization {
    /** The latest expiry that a token can have; the expiry of one that never expires. */
    public static final Instant NEVER = Instant.ofEpochSecond((1L << 40) - 1);

    private final long idHigh;
    private final long idLow;
    private final long version;
    private final long nonceHigh;
    private final long nonceLow;
    private final String clientId;
    private final Optional<EndUser> endUser;
    private final Permission permission;
    private final Map<String, String> data;
    private final Map<String, String> parameters;
    private final Status status;
    private final Optional<CodeState> code;
    private final Optional<RefreshState> refresh;
    private final Optional<DeviceState> device;
    private final Optional<Confirmation> confirmation;
    private final long createdMillis;
    private final long expiresMillis;

    /** The status of an authorization. */
    public enum Status {
        ACTIVE,
        REVOKED
    }

    /** The values of a version, while they are put together. */
    static final class Draft {
        final AuthorizationId id;
        final AuthorizationId nonce;
        final String clientId;
        final Instant created;
        long version;
        Optional<EndUser> endUser = Optional.empty();
        Permission permission = Permission.of(Scope.none());
        Map<String, String> data = Map.of();
        Map<String, String> parameters = Map.of();
        Status status = Status.ACTIVE;
        Optional<CodeState> code = Optional.empty();
        Optional<RefreshState> refresh = Optional.empty();
        Optional<DeviceState> device = Optional.empty();
        Optional<Confirmation> confirmation = Optional.empty();
        Instant expires;

        Draft(AuthorizationId id, AuthorizationId nonce, String clientId, Instant created) {
            this.id = id;
            this.nonce = nonce;
            this.clientId = clientId;
            this.created = created;
            this.expires = created;
        }

        Authorization done() {
            return new Authorization(this);
        }
    }

    private Authorization(Draft draft) {
        this.idHigh = draft.id.high();
        this.idLow = draft.id.low();
        this.version = draft.version;
        this.nonceHigh = draft.nonce.high();
        this.nonceLow = draft.nonce.low();
        this.clientId = draft.clientId;
        this.endUser = draft.endUser;
        this.permission = draft.permission;
        this.data = Map.copyOf(draft.data);
        this.parameters = Map.copyOf(draft.parameters);
        this.status = draft.status;
        this.code = draft.code;
        this.refresh = draft.refresh;
        this.device = draft.device;
        this.confirmation = draft.confirmation;
        this.createdMillis = draft.created.toEpochMilli();
        this.expiresMillis = draft.expires.toEpochMilli();
    }

    private Draft draft() {
        Draft draft = new Draft(id(), nonce(), clientId, created());
        draft.version = version;
        draft.endUser = endUser;
        draft.permission = permission;
        draft.data = data;
        draft.parameters = parameters;
        draft.status = status;
        draft.code = code;
        draft.refresh = refresh;
        draft.device = device;
        draft.confirmation = confirmation;
        draft.expires = expires();
        return draft;
    }

    private Draft next() {
        Draft draft = draft();
        draft.version++;
        return draft;
    }

    /** Returns 128 random bits, without which no token of an authorization can be computed. */
    private static AuthorizationId nonce(Entropy entropy) {
        return new AuthorizationId(entropy.bits(), entropy.bits());
    }

    /** Returns the first version of a new authorization, which is not valid until it has a code or tokens. */
    public static Authorization create(
            Entropy entropy,
            String clientId,
            Optional<EndUser> endUser,
            Permission permission,
            Map<String, String> data,
            Instant now) {
        Draft first = new Draft(AuthorizationId.create(entropy, now), nonce(entropy), clientId, now);
        first.endUser = endUser;
        first.permission = permission;
        first.data = data;
        return first.done();
    }

    /** Returns the same version with more parameters of the authorization request, which features asked to keep. */
    public Authorization keep(Map<String, String> ofRequest) {
        if (ofRequest.isEmpty()) {
            return this;
        }
        Draft kept = draft();
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.putAll(ofRequest);
        kept.parameters = all;
        return kept.done();
    }

    /** Returns the next version with a code. */
    public Authorization start(CodeState newCode) {
        Draft next = next();
        next.code = Optional.of(newCode);
        next.expires = newCode.expires();
        return next.done();
    }

    /** Returns the next version with a device code. */
    public Authorization start(DeviceState newDevice) {
        Draft next = next();
        next.device = Optional.of(newDevice);
        next.expires = newDevice.expires();
        return next.done();
    }

    /** Returns the next version, for which tokens may be issued until the given time. */
    public Authorization start(Optional<RefreshState> firstRefresh, Instant newExpires) {
        Draft next = next();
        next.refresh = firstRefresh;
        next.expires = newExpires;
        return next.done();
    }

    /** Returns the next version with the code redeemed, for which tokens may be issued until the given time. */
    public Authorization redeem(Optional<RefreshState> firstRefresh, Instant newExpires) {
        Draft next = next();
        next.code = code.map(CodeState::redeem);
        next.device = device.map(state -> state.status(DeviceState.Status.REDEEMED));
        next.refresh = firstRefresh;
        next.expires = newExpires;
        return next.done();
    }

    /** Returns the next version after a poll by the device. */
    public Authorization poll(Instant now) {
        Draft next = next();
        next.device = device.map(state -> state.poll(now));
        return next.done();
    }

    /** Returns the next version after the end-user's approval on a device, perhaps of less than was requested. */
    public Authorization approve(EndUser user, Permission granted, Map<String, String> attached) {
        Draft next = next();
        next.endUser = Optional.of(user);
        next.permission = granted;
        next.data = attached;
        next.device = device.map(state -> state.status(DeviceState.Status.APPROVED));
        return next.done();
    }

    /** Returns the next version after the end-user's denial on a device. */
    public Authorization deny() {
        Draft next = next();
        next.device = device.map(state -> state.status(DeviceState.Status.DENIED));
        return next.done();
    }

    /** Returns the next version with the successor of the current refresh token. */
    public Authorization rotate(RefreshState successor) {
        Draft next = next();
        next.refresh = Optional.of(successor);
        return next.done();
    }

    /** Returns the next version, revoked. */
    public Authorization revoke() {
        Draft next = next();
        next.status = Status.REVOKED;
        return next.done();
    }

    /** Returns the same version, whose refresh tokens are bound to that key. */
    public Authorization bind(Optional<Confirmation> key) {
        Draft bound = draft();
        bound.confirmation = key;
        return bound.done();
    }

    /** Returns the id: 128 random bits. */
    public AuthorizationId id() {
        return new AuthorizationId(idHigh, idLow);
    }

    /** Returns whether that is its id. */
    public boolean has(AuthorizationId other) {
        return idLow == other.low() && idHigh == other.high();
    }

    /** Returns the number of the version, which increases by one with each change. */
    public long version() {
        return version;
    }

    /** Returns 128 random bits that enter every token's tag, so that the server's key alone cannot forge one. */
    public AuthorizationId nonce() {
        return new AuthorizationId(nonceHigh, nonceLow);
    }

    public String clientId() {
        return clientId;
    }

    /**
     * Returns the end-user; empty if a client acts on its own behalf, and until the end-user of a device has decided.
     */
    public Optional<EndUser> endUser() {
        return endUser;
    }

    /** Returns all that was granted; an access token may have less. */
    public Permission permission() {
        return permission;
    }

    /** Returns what the application attached to the grant. */
    public Map<String, String> data() {
        return data;
    }

    /** Returns the parameters of the authorization request that features asked to keep, such as {@code nonce}. */
    public Map<String, String> parameters() {
        return parameters;
    }

    public Status status() {
        return status;
    }

    /** Returns the authorization code, if it began with one. */
    public Optional<CodeState> code() {
        return code;
    }

    /** Returns the current refresh token, if there is one. */
    public Optional<RefreshState> refresh() {
        return refresh;
    }

    /** Returns the device code, if it began with one. */
    public Optional<DeviceState> device() {
        return device;
    }

    /** Returns the key that its refresh tokens are bound to, if any. */
    public Optional<Confirmation> confirmation() {
        return confirmation;
    }

    /** Returns when it was created, to the millisecond. */
    public Instant created() {
        return Instant.ofEpochMilli(createdMillis);
    }

    /** Returns when the last code or token expires, to the millisecond, so that the record may be deleted. */
    public Instant expires() {
        return Instant.ofEpochMilli(expiresMillis);
    }

    public boolean isActive() {
        return status == Status.ACTIVE;
    }

    /** Returns the subject of the end-user; empty if there is none. */
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Authorization authorization && values().equals(authorization.values());
    }

    @Override
    public int hashCode() {
        return id().hashCode();
    }

    private List<Object> values() {
        return List.of(
                idHigh,
                idLow,
                version,
                nonceHigh,
                nonceLow,
                clientId,
                endUser,
                permission,
                data,
                parameters,
                status,
                code,
                refresh,
                device,
                confirmation,
                createdMillis,
                expiresMillis);
    }

    /** Returns a text without the nonce, which enters the tokens and so must not be logged. */
    @Override
    public String toString() {
        return "Authorization[" + id() + ", client " + clientId + ", version " + version + ", " + status + "]";
    }
}
