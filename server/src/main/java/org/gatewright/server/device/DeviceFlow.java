package org.gatewright.server.device;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.GrantType;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.http.Html;
import org.gatewright.protocol.http.Page;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.AuthorizationStore;
import org.gatewright.server.authorization.DeviceState;
import org.gatewright.server.client.Client;
import org.gatewright.server.client.ClientEndpoint;
import org.gatewright.server.config.Settings;
import org.gatewright.server.limit.RateLimit;
import org.gatewright.server.limit.RateLimits;
import org.gatewright.server.permission.PermissionPolicy;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;
import org.gatewright.server.token.TokenClaims;
import org.gatewright.server.token.TokenIssuer;
import org.gatewright.server.token.TokenKind;
import org.gatewright.server.token.Tokens;

/**
 * The device authorization grant (RFC 8628): a device shows a short code, its end-user enters it on another device and
 * grants access there, and the device polls until it gets its tokens.
 */
public final class DeviceFlow implements Feature {
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final String PATH = "/device_authorization";

    private final BiFunction<DevicePrompt, Request, Response> page;

    private DeviceFlow(BiFunction<DevicePrompt, Request, Response> page) {
        this.page = page;
    }

    /** Creates the grant with a plain page for the codes. */
    public DeviceFlow() {
        this(DeviceFlow::plainPage);
    }

    /** Returns the same grant with another page, which asks for a code or shows the outcome. */
    public DeviceFlow page(BiFunction<DevicePrompt, Request, Response> other) {
        return new DeviceFlow(other);
    }

    private static Response plainPage(DevicePrompt prompt, Request request) {
        Html form = prompt.action().isEmpty()
                ? Html.none()
                : Html.of("""
                        <form method="post" action="{}"><input type="hidden" name="token" value="{}">\
                        <label>Code on your device <input name="user_code" autocomplete="off" value="{}"></label>\
                        <button>Continue</button></form>""", prompt.action(), prompt.token(), prompt.userCode());
        return Page.plain("Connect a device", "", Html.of("<p>{}</p>{}", prompt.message(), form))
                .response(prompt.status());
    }

    @Override
    public void install(Setup setup) {
        UserCodes codes = new UserCodes(
                setup.stores().oneTimes(),
                setup.key("user code"),
                setup.settings().entropy());
        AuthorizationStore authorizations = setup.stores().authorizations();
        setup.grant(new DeviceGrant(setup.tokens(), setup.tokenIssuer(), setup.changes(), setup.settings()));
        setup.interactionHandler(
                new DeviceHandler(authorizations, setup.changes(), setup.events(), setup.settings(), codes));
        Start start = new Start(
                setup.settings(),
                setup.permissions(),
                setup.tokenIssuer(),
                setup.tokens(),
                authorizations,
                setup.limits().of(RateLimits.Kind.UNAUTHENTICATED),
                codes);
        ClientEndpoint.Action action = start::begin;
        setup.clientEndpoint(PATH, "device_authorization_endpoint", action.local());
        DevicePage pages = new DevicePage(
                setup.settings(),
                setup.clients(),
                authorizations,
                setup.limits().of(RateLimits.Kind.USER_CODES),
                codes,
                setup.interactions(),
                page);
        setup.page("GET", DevicePage.PATH, pages::show);
        setup.page("POST", DevicePage.PATH, pages::submit);
    }

    /** The device authorization endpoint (§3.1). */
    private record Start(
            Settings settings,
            PermissionPolicy permissions,
            TokenIssuer tokenIssuer,
            Tokens tokens,
            AuthorizationStore authorizations,
            RateLimit limit,
            UserCodes codes) {
        Response begin(Client client, Parameters form, Request http) {
            if (!client.mayUse(GrantType.DEVICE_CODE)) {
                throw OAuthException.of(
                                ErrorCode.UNAUTHORIZED_CLIENT,
                                "The client is not registered for the device authorization grant.")
                        .rule("RFC 8628 §3.1");
            }
            limit.countAddress(http.address());
            Permission permission = permissions.resolveForUser(client, form);
            Instant now = settings.now();
            Instant expires = now.plus(LIFE);
            Authorization authorization = tokenIssuer
                    .blank(client, Optional.empty(), permission, Map.of(), now)
                    .start(new DeviceState(DeviceState.Status.NONE, INTERVAL, now.minus(INTERVAL), expires));
            TokenClaims code = TokenClaims.of(TokenKind.DEVICE, authorization, 0, expires);
            authorizations.insert(authorization);
            String userCode = codes.create(authorization.id(), expires);
            String address = settings.issuer() + DevicePage.PATH;
            Map<String, Object> response = new LinkedHashMap<>();
            response.put("device_code", tokens.mint(code, authorization));
            response.put("user_code", userCode);
            response.put("verification_uri", address);
            response.put("verification_uri_complete", address + "?user_code=" + FormCodec.encode(userCode));
            response.put("expires_in", LIFE.toSeconds());
            response.put("interval", INTERVAL.toSeconds());
            return Response.json(200, response);
        }
    }
}
