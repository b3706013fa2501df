package org.gatewright.server.event;

import java.lang.System.Logger.Level;
import java.util.Optional;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Refusal;
import org.gatewright.protocol.http.Request;
import org.gatewright.server.storage.StorageException;

/** The conversion of failures into error responses, which are logged and reported as {@link Events}. Thread-safe. */
public final class Refusals {
    private static final System.Logger LOG = System.getLogger(Refusals.class.getName());

    private final Events events;

    public Refusals(Events events) {
        this.events = events;
    }

    /**
     * Returns the error for a failure: itself, 503 if the storage failed, or 500 for everything unexpected.
     *
     * @param clientId the client, if known
     */
    public OAuthException of(RuntimeException failure, Request request, Optional<String> clientId) {
        OAuthException refusal = refusal(failure);
        note(new Refusal(request.id(), request.path(), request.address(), clientId, refusal));
        return refusal;
    }

    /** Reports an error response that was sent by other code. */
    public void note(Refusal refusal) {
        OAuthException reason = refusal.reason();
        Level level = reason.getCause() == null || reason.status() < 500 ? Level.DEBUG : Level.ERROR;
        LOG.log(level, () -> "Refused " + refusal.line(), reason.getCause());
        events.publish(new Event.Refused(refusal));
    }

    private static OAuthException refusal(RuntimeException failure) {
        if (failure instanceof OAuthException refusal) {
            return refusal;
        }
        return failure instanceof StorageException
                ? OAuthException.unavailable(failure)
                : OAuthException.serverError(failure);
    }
}
