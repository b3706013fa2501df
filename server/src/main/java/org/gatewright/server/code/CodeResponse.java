package org.gatewright.server.code;

import java.time.Instant;
import java.util.Map;
import org.gatewright.server.authorization.Authorization;
import org.gatewright.server.authorization.CodeState;
import org.gatewright.server.config.Lifetimes;
import org.gatewright.server.request.GrantedRequest;
import org.gatewright.server.request.ResponseType;
import org.gatewright.server.token.TokenClaims;
import org.gatewright.server.token.TokenKind;
import org.gatewright.server.token.Tokens;

/** The response type {@code code} (RFC 6749 §4.1.2). */
record CodeResponse(Tokens tokens, Lifetimes lifetimes) implements ResponseType {
    @Override
    public String value() {
        return "code";
    }

    @Override
    public Authorization begin(Authorization authorization, GrantedRequest granted) {
        return authorization.start(new CodeState(granted.request().binding().conditions(), expires(granted), false));
    }

    @Override
    public Map<String, String> parameters(
            Authorization authorization, GrantedRequest granted, Map<String, String> others) {
        TokenClaims code = TokenClaims.of(TokenKind.CODE, authorization, 0, expires(granted));
        return Map.of("code", tokens.mint(code, authorization));
    }

    private Instant expires(GrantedRequest granted) {
        return granted.now().plus(granted.approval().codeLifetime().orElse(lifetimes.code()));
    }
}
