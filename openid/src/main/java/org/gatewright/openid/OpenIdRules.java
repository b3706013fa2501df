package org.gatewright.openid;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.AuthenticationEvent;
import org.gatewright.protocol.AuthenticationRequirements;
import org.gatewright.protocol.ErrorCode;
import org.gatewright.protocol.OAuthException;
import org.gatewright.protocol.Permission;
import org.gatewright.protocol.Scope;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.client.Client;
import org.gatewright.server.request.AuthorizationRequest;
import org.gatewright.server.request.AuthorizationRule;
import org.gatewright.server.request.InteractionCheck;
import org.gatewright.server.request.RequestRefinement;
import org.gatewright.server.token.SubjectMapping;

/** The rules of OpenID Connect for authorization requests (Core §3.1.2.1, §3.2.2.1, §11). Thread-safe. */
record OpenIdRules(IdTokens tokens, SubjectMapping subjects)
        implements AuthorizationRule, RequestRefinement, InteractionCheck {
    private static final String HINT = "id_token_hint";
    private static final String HINTED_SUBJECT = "hinted_subject";
    private static final String ACR_VALUES = "acr_values";
    private static final List<String> NOTED = List.of("display", "ui_locales", ACR_VALUES);
    private static final int MAX_NOTE = 2048;

    @Override
    public void check(Parameters parameters, Client client) {
        boolean openid = isOpenId(parameters);
        boolean idToken = parameters.words("response_type").contains(IdTokenResponse.WORD);
        if (idToken && !openid) {
            throw OAuthException.invalidRequest("An ID token requires the scope 'openid'.")
                    .rule("OpenID Connect Core §3.1.2.1");
        }
        if (idToken && !parameters.has(OpenIdConnect.NONCE)) {
            throw OAuthException.missing(OpenIdConnect.NONCE).rule("OpenID Connect Core §3.2.2.1");
        }
        if (openid && !parameters.has("redirect_uri")) {
            throw OAuthException.missing("redirect_uri").rule("OpenID Connect Core §3.1.2.1");
        }
        parameters.find(ClaimsRequest.NAME).ifPresent(ClaimsRequest::parse);
        parameters.find(HINT).ifPresent(text -> hint(text, client));
    }

    private IdTokens.Hint hint(String text, Client client) {
        return tokens.hint(
                        text,
                        id -> Optional.of(client).filter(known -> known.id().equals(id)))
                .orElseThrow(() -> OAuthException.invalidRequest("The id_token_hint is not an ID token of this server.")
                        .rule("OpenID Connect Core §3.1.2.1"));
    }

    private static boolean isOpenId(Parameters parameters) {
        return parameters.words("scope").contains(ScopeClaims.OPENID);
    }

    @Override
    public void refine(AuthorizationRequest.Builder request, Parameters parameters, Client client) {
        if (!isOpenId(parameters)) {
            return;
        }
        Permission permission = request.permission();
        if (!mayBeOffline(parameters)) {
            request.permission(permission.scope(permission.scope().minus(Scope.of(ScopeClaims.OFFLINE))));
        }
        request.permission(withUserInfo(request.permission(), parameters));
        request.requirements(requirements(request.requirements(), parameters, client));
        Set<String> claimed = new LinkedHashSet<>(ClaimsRequest.of(parameters.find(ClaimsRequest.NAME))
                .within(client.scope(), tokens.scopeClaims())
                .scopeTokens(tokens.scopeClaims()));
        claimed.removeAll(request.permission().scope().tokens());
        if (!claimed.isEmpty()) {
            request.keep(OpenIdConnect.CLAIMS_SCOPE, String.join(" ", claimed));
        }
        parameters
                .find(HINT)
                .ifPresent(
                        text -> request.note(HINTED_SUBJECT, hint(text, client).subject()));
        NOTED.forEach(name -> parameters
                .find(name)
                .filter(value -> value.length() <= MAX_NOTE)
                .ifPresent(value -> request.note(name, value)));
    }

    /** Requires a code and a new consent for offline access; otherwise ignores the scope token (§11). */
    private static boolean mayBeOffline(Parameters parameters) {
        return parameters.words("response_type").contains("code")
                && parameters.words("prompt").contains("consent");
    }

    /** Makes a token for the default resource valid at the UserInfo endpoint too, of which the issuer is the identifier. */
    private Permission withUserInfo(Permission permission, Parameters parameters) {
        if (parameters.has("resource") || permission.resources().isEmpty()) {
            return permission;
        }
        Set<String> resources = new LinkedHashSet<>(permission.resources());
        resources.add(tokens.settings().issuer().value());
        return permission.resources(resources);
    }

    /** Makes {@code acr_values} voluntary; only an essential {@code acr} is required (§3.1.2.1, §5.5.1.1). */
    private static AuthenticationRequirements requirements(
            AuthenticationRequirements stated, Parameters parameters, Client client) {
        Optional<Duration> maxAge = stated.maxAge()
                .or(() -> OpenIdMembers.number(client, OpenIdMembers.MAX_AGE).map(Duration::ofSeconds));
        ClaimsRequest.Wanted acr =
                ClaimsRequest.of(parameters.find(ClaimsRequest.NAME)).idToken().get("acr");
        List<String> essential = acr != null && acr.essential() ? acr.texts() : List.of();
        return new AuthenticationRequirements(maxAge, essential);
    }

    /** Requires a login, but only one, if the session is not as strong as is wished ({@code acr_values}, RFC 9470 §5). */
    Optional<Reason> strength(Situation situation) {
        List<String> wished =
                OpenIdConnect.words(situation.request().parameter(ACR_VALUES).orElse(""));
        boolean met = wished.isEmpty()
                || situation
                        .endUser()
                        .flatMap(EndUser::authentication)
                        .flatMap(AuthenticationEvent::acr)
                        .filter(wished::contains)
                        .isPresent();
        boolean over = situation.authenticatedForRequest()
                || situation.request().prompts().contains("none");
        return met || over || situation.endUser().isEmpty()
                ? Optional.empty()
                : Optional.of(new Reason("login", ACR_VALUES, ErrorCode.LOGIN_REQUIRED));
    }

    /** Requires a consent if individual claims are requested that the earlier consent does not include. */
    Optional<Reason> consent(Situation situation) {
        List<String> claimed = OpenIdConnect.words(
                situation.request().parameter(OpenIdConnect.CLAIMS_SCOPE).orElse(""));
        boolean covered = situation
                .consented()
                .filter(known -> known.scope().tokens().containsAll(claimed))
                .isPresent();
        return claimed.isEmpty() || covered || situation.client().rules().consentOptional()
                ? Optional.empty()
                : Optional.of(new Reason("consent", ClaimsRequest.NAME, ErrorCode.CONSENT_REQUIRED));
    }

    /** Requires a login if the client expects another end-user than the one who is authenticated (§3.1.2.2). */
    @Override
    public Optional<Reason> check(Situation situation) {
        return expectsAnother(situation)
                ? Optional.of(new Reason("login", HINT, ErrorCode.LOGIN_REQUIRED))
                : Optional.empty();
    }

    @Override
    public boolean expectsAnother(Situation situation) {
        Optional<String> hinted = situation.request().parameter(HINTED_SUBJECT);
        ClaimsRequest.Wanted claimed = ClaimsRequest.of(situation.request().parameter(ClaimsRequest.NAME))
                .idToken()
                .get("sub");
        return situation
                .endUser()
                .map(user -> subjects.of(situation.client(), user.subject()))
                .filter(subject ->
                        hinted.filter(expected -> !expected.equals(subject)).isPresent()
                                || claimed != null && !claimed.accepts(subject))
                .isPresent();
    }
}
