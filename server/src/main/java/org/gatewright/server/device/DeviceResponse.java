package org.gatewright.server.device;

import java.util.Map;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.Change;
import org.gatewright.server.authorization.DeviceState;
import org.gatewright.server.client.Client;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.interaction.Approval;
import org.gatewright.server.interaction.PendingRequest;
import org.gatewright.server.interaction.PendingRequest.DeviceCode;
import org.gatewright.server.interaction.ResponseType;

/** Takes the user's answer, for the device to hear when it asks next (RFC 8628 §3.3). */
record DeviceResponse(Engine engine, UserCodes codes) implements ResponseType {
    @Override
    public String name() {
        return GrantType.DEVICE_CODE.value();
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public Map<String, String> grant(PendingRequest request, Client client, Permission granted, Approval approval) {
        Authorization approved = answer(
                request.device().orElseThrow(),
                current -> current.approve(approval.endUser(), granted, approval.data()));
        engine.events().granted(approved);
        return Map.of("done", "yes");
    }

    @Override
    public void refused(PendingRequest request) {
        answer(request.device().orElseThrow(), Authorization::deny);
    }

    private Authorization answer(DeviceCode device, java.util.function.UnaryOperator<Authorization> change) {
        Authorization waiting =
                engine.authorizations().find(device.authorization()).orElseThrow(DeviceResponse::over);
        Authorization answered = engine.changes()
                .apply(waiting, current -> Change.to(change.apply(stillWaiting(current))), DeviceResponse::over);
        codes.use(device.userCode());
        return answered;
    }

    private Authorization stillWaiting(Authorization current) {
        boolean waiting = current.isActive()
                && current.device()
                        .filter(state -> state.answer() == DeviceState.Answer.NONE)
                        .filter(state -> engine.settings().now().isBefore(state.expires()))
                        .isPresent();
        if (!waiting) {
            throw over();
        }
        return current;
    }

    private static OAuthException over() {
        return OAuthException.invalidRequest("The device no longer waits; start again on the device.");
    }
}
