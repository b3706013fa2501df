package org.gatewright.server.device;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.protocol.http.Route;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.DeviceState;
import org.gatewright.server.client.Client;
import org.gatewright.server.engine.Engine;
import org.gatewright.server.engine.Feature;
import org.gatewright.server.interaction.Interactions;
import org.gatewright.server.interaction.ResponseType;
import org.gatewright.server.token.Grant;
import org.gatewright.server.token.TokenClaims;
import org.gatewright.server.token.TokenKind;

/**
 * The device authorization grant (RFC 8628): a device shows a short code, its user types it in on another device and
 * grants access there, and the device asks until it gets its tokens.
 */
public final class DeviceFlow implements Feature {
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final String PATH = "/device_authorization";

    @Override
    public List<GrantType> grantTypes() {
        return List.of(GrantType.DEVICE_CODE);
    }

    @Override
    public List<Grant> grants(Engine engine) {
        return List.of(new DeviceGrant(engine));
    }

    @Override
    public List<ResponseType> responseTypes(Engine engine) {
        return List.of(new DeviceResponse(engine, codes(engine)));
    }

    @Override
    public List<Route> routes(Engine engine) {
        return engine.clientRoutes(PATH, (client, form, http) -> start(engine, client, form, http));
    }

    @Override
    public List<Route> pages(Engine engine, Interactions interactions) {
        DevicePage page = new DevicePage(engine, codes(engine), interactions);
        return List.of(
                Route.get(DevicePage.PATH, interactions.forHumans(page::show)),
                Route.post(DevicePage.PATH, interactions.forHumans(page::submit)));
    }

    @Override
    public Map<String, Object> metadata(Engine engine) {
        return Map.of("device_authorization_endpoint", engine.settings().address(PATH));
    }

    private static UserCodes codes(Engine engine) {
        return new UserCodes(
                engine.oneTimes(),
                engine.ring().key("user code"),
                engine.settings().entropy());
    }

    private static Response start(Engine engine, Client client, Parameters form, Request http) {
        if (!client.mayUse(GrantType.DEVICE_CODE)) {
            throw OAuthException.of(ErrorCode.UNAUTHORIZED_CLIENT, "This client is not registered for devices.")
                    .rule("RFC 8628 §3.1");
        }
        engine.limits().unproven().countAddress(http.address());
        Permission permission = engine.permissions().resolveForUser(client, form);
        Instant now = engine.settings().now();
        Instant expires = now.plus(LIFE);
        Authorization authorization = engine.issuer()
                .blank(client, Optional.empty(), permission, Map.of(), now)
                .start(new DeviceState(DeviceState.Answer.NONE, INTERVAL, now.minus(INTERVAL), expires));
        TokenClaims code = TokenClaims.of(TokenKind.DEVICE, authorization, 0, expires);
        engine.authorizations().insert(authorization);
        String userCode = codes(engine).create(authorization.id(), expires);
        String address = engine.settings().issuer() + DevicePage.PATH;
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("device_code", engine.tokens().mint(code, authorization));
        answer.put("user_code", userCode);
        answer.put("verification_uri", address);
        answer.put("verification_uri_complete", address + "?user_code=" + FormCodec.encode(userCode));
        answer.put("expires_in", LIFE.toSeconds());
        answer.put("interval", INTERVAL.toSeconds());
        return Response.json(200, answer);
    }
}
