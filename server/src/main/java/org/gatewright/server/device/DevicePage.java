package org.gatewright.server.device;

import java.util.Optional;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.client.Client;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.interaction.DevicePrompt;
import org.gatewright.server.interaction.Freshness;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.interaction.PendingRequest;
import org.gatewright.server.interaction.PendingRequest.DeviceCode;
import org.gatewright.server.interaction.ResponseMode;
import org.gatewright.server.interaction.ResponseTarget;

/**
 * Where users type the code of a device. A code in the address is only put into the field: the user has to send it, and
 * then to compare it with the device, since whoever sends links may have started the device too (RFC 8628 §5.4).
 */
record DevicePage(Engine engine, UserCodes codes, Interactions interactions) {
    static final String PATH = "/device";

    private static final int ID_BYTES = 16;
    private static final int MAX_CODE = 32;

    Response show(Request request) {
        Parameters query = Parameters.ofQuery(request);
        if (query.has("done")) {
            return over(request, "Access was granted. You can go on with your device.");
        }
        if (query.has("error")) {
            return over(request, "Access was not granted. Your device gets nothing.");
        }
        String code = query.find("user_code")
                .filter(text -> text.length() <= MAX_CODE)
                .orElse("");
        return ask(request, "Type in the code that your device shows.", code, 200);
    }

    Response submit(Request request) {
        interactions.requireOwnForm(request);
        String typed = Parameters.ofForm(request)
                .find("user_code")
                .filter(text -> text.length() <= MAX_CODE)
                .orElse("");
        engine.limits().userCodes().countAddress(request.address());
        Optional<Authorization> waiting = codes.find(typed).flatMap(this::authorization);
        Optional<Client> client =
                waiting.flatMap(authorization -> engine.clients().find(authorization.clientId()));
        if (client.isEmpty()) {
            return ask(request, "This code is not right, or no longer valid. Compare it with your device.", "", 400);
        }
        return interactions.begin(pending(waiting.get(), typed), client.get(), request);
    }

    private Optional<Authorization> authorization(AuthorizationId id) {
        return engine.authorizations()
                .find(id)
                .filter(Authorization::isActive)
                .filter(found -> found.device()
                        .filter(device -> engine.settings().now().isBefore(device.expires()))
                        .isPresent());
    }

    private PendingRequest pending(Authorization waiting, String typed) {
        return new PendingRequest(
                engine.settings().entropy().text(ID_BYTES),
                waiting.clientId(),
                GrantType.DEVICE_CODE.value(),
                waiting.permission(),
                new ResponseTarget(
                        waiting.clientId(),
                        new RedirectUri(engine.settings().issuer() + PATH),
                        false,
                        ResponseMode.QUERY,
                        Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Freshness.any(),
                Optional.empty(),
                Optional.of(new DeviceCode(waiting.id(), UserCodes.shown(typed))),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                waiting.device().orElseThrow().expires());
    }

    private Response ask(Request request, String message, String code, int status) {
        String action = engine.settings().issuer().path() + PATH;
        return interactions.page().onDevice(new DevicePrompt(message, code, action, status), request);
    }

    private Response over(Request request, String message) {
        return interactions.page().onDevice(new DevicePrompt(message, "", "", 200), request);
    }
}
