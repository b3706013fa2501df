package org.gatewright.openid;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.request.GrantedRequest;
import org.gatewright.server.request.ResponseType;

/** The response type {@code id_token}, alone or beside others (OpenID Connect Core §3.2, §3.3). Thread-safe. */
record IdTokenResponse(IdTokens tokens) implements ResponseType {
    static final String WORD = "id_token";

    @Override
    public String value() {
        return WORD;
    }

    /** Has the ID token made last, since it contains hashes of the others. */
    @Override
    public boolean isLast() {
        return true;
    }

    @Override
    public Authorization begin(Authorization authorization, GrantedRequest granted) {
        return authorization;
    }

    @Override
    public Map<String, String> parameters(
            Authorization authorization, GrantedRequest granted, Map<String, String> others) {
        Map<String, String> hashed = new LinkedHashMap<>();
        Optional.ofNullable(others.get("access_token")).ifPresent(token -> hashed.put("at_hash", token));
        Optional.ofNullable(others.get("code")).ifPresent(code -> hashed.put("c_hash", code));
        granted.request().target().state().ifPresent(state -> hashed.put("s_hash", state.latin1()));
        boolean alone = granted.request().responseTypes().equals(Set.of(WORD));
        return Map.of(
                WORD,
                tokens.issue(new IdTokens.Content(
                        granted.client(),
                        granted.endUser(),
                        granted.request().parameter(OpenIdConnect.NONCE),
                        hashed,
                        // Without an access token for UserInfo, the claims of the scope are here (§5.4).
                        alone ? tokens.scopeClaims().of(granted.permission().scope()) : Set.of(),
                        OpenIdConnect.granted(
                                granted.request().binding().parameters(),
                                granted.permission().scope(),
                                tokens.scopeClaims()),
                        OpenIdConnect.locales(granted.request()
                                .parameter(OpenIdConnect.LOCALES)
                                .orElse("")))));
    }
}
