package org.gatewright.server.device;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.gatewright.protocol.RedirectUri;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationId;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.CodeBinding;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientStore;
import org.gatewright.server.config.Settings;
import org.gatewright.server.device.DevicePrompt.Step;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.limit.RateLimit;
import org.gatewright.server.request.AuthorizationRequest;
import org.gatewright.server.request.ResponseMode;
import org.gatewright.server.request.ResponseTarget;

/**
 * The page on which end-users enter the code of a device. A code in the URL only prefills the field: the end-user must
 * submit it and then compare it with the device, since the sender of a link may have started the device too (RFC 8628
 * §5.4).
 */
record DevicePage(
        Settings settings,
        ClientStore clients,
        AuthorizationStore authorizations,
        RateLimit limit,
        UserCodes codes,
        Interactions interactions,
        BiFunction<DevicePrompt, Request, Response> page) {
    static final String PATH = "/device";
    private static final int ID_BYTES = 16;
    private static final int MAX_CODE = 32;

    Response show(Request request) {
        Parameters query = Parameters.ofQuery(request);
        if (query.has("done")) {
            return over(request, Step.GRANTED, "Access was granted. You can go on with your device.");
        }
        if (query.has("error")) {
            return over(request, Step.DENIED, "Access was not granted. Your device gets nothing.");
        }
        String code = query.find("user_code")
                .filter(text -> text.length() <= MAX_CODE)
                .orElse("");
        return ask(request, Step.CODE, "Type in the code that your device shows.", code, 200);
    }

    Response submit(Request request) {
        Parameters form = Parameters.ofForm(request);
        interactions.requireFormToken(request, PATH, form.find("token").orElse(""));
        String typed =
                form.find("user_code").filter(text -> text.length() <= MAX_CODE).orElse("");
        limit.countAddress(request.address());
        Optional<Authorization> waiting = codes.find(typed).flatMap(this::authorization);
        Optional<Client> client = waiting.flatMap(authorization -> clients.find(authorization.clientId()));
        if (client.isEmpty()) {
            return ask(
                    request,
                    Step.WRONG_CODE,
                    "This code is not right, or no longer valid. Compare it with your device.",
                    "",
                    400);
        }
        return interactions.begin(pending(waiting.get(), typed), client.get(), request);
    }

    private Optional<Authorization> authorization(AuthorizationId id) {
        return authorizations
                .find(id)
                .filter(Authorization::isActive)
                .filter(found -> found.device()
                        .filter(device -> settings.now().isBefore(device.expires()))
                        .isPresent());
    }

    /** Requires a new decision for each device. */
    private AuthorizationRequest pending(Authorization waiting, String typed) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(DeviceHandler.AUTHORIZATION, waiting.id().toString());
        parameters.put(DeviceHandler.USER_CODE, UserCodes.shown(typed));
        ResponseTarget target = new ResponseTarget(
                waiting.clientId(), new RedirectUri(settings.issuer() + PATH), ResponseMode.QUERY, Optional.empty());
        return AuthorizationRequest.of(settings.entropy().text(ID_BYTES), DeviceHandler.NAME, target, settings.now())
                .permission(waiting.permission())
                .binding(new CodeBinding(Optional.empty(), Optional.empty(), Optional.empty(), parameters))
                .prompts(Set.of("consent"))
                .expires(waiting.device().orElseThrow().expires());
    }

    private Response ask(Request request, Step step, String message, String code, int status) {
        Interactions.FormToken token = interactions.formToken(request, PATH);
        String action = settings.issuer().path() + PATH;
        return token.attach(page.apply(new DevicePrompt(step, message, code, action, token.value(), status), request));
    }

    private Response over(Request request, Step step, String message) {
        return page.apply(new DevicePrompt(step, message, "", "", "", 200), request);
    }
}
